"""Who may do what where."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.common import clock

from .choices import SEPARATED_ROLES
from .models import ApiToken, Organization, Posting, User

_CACHE = "_unit_ids"


def require(user: User, code: str, path: str | None = None) -> None:
    """Raises ``PermissionDenied`` where ``user`` may not do ``code`` at ``path`` (or anywhere)."""
    if not user.is_authenticated or not user.scope.allows(code, path):
        raise PermissionDenied(_("You are not allowed to do this here."))


def unit_ids(user: User, code: str) -> list[int] | None:
    """Ids of the organizations where ``code`` holds; None for the whole city, an empty list for nowhere."""
    if user.scope.everywhere(code):
        return None
    # Codes that hold at the same places share one reading.
    cache: dict[frozenset[str], list[int]] = user.__dict__.setdefault(_CACHE, {})
    paths = frozenset(user.scope.paths(code))
    if paths not in cache:
        places = Q()
        for path in sorted(paths):
            places |= Q(path__startswith=path)
        found = Organization.objects.filter(places).values_list("id", flat=True) if places else []
        cache[paths] = list(found)
    return cache[paths]


def visible_organizations(user: User) -> QuerySet[Organization]:
    """Every organization, for whoever has a posting at all: the structure of the city is no secret."""
    return Organization.objects.all() if user.scope.roles else Organization.objects.none()


def units_for(user: User, code: str) -> QuerySet[Organization]:
    """Active organizations where ``user`` may do ``code``, in the order of the tree."""
    ids = unit_ids(user, code)
    units = Organization.objects.filter(is_active=True)
    return (units if ids is None else units.filter(id__in=ids)).order_by("path")


def assignable_units(user: User) -> QuerySet[Organization]:
    """Active organizations to which ``user`` may give a new project."""
    return units_for(user, "projects.add")


def organization_for(user: User, pk: int, *, action: str = "view") -> Organization:
    """The organization; 404 where ``user`` may not see any, 403 where they may see but not ``change`` it."""
    organization = get_object_or_404(visible_organizations(user), pk=pk)
    if action != "view":
        require(user, "organizations.change", organization.path)
    return organization


def visible_people(user: User) -> QuerySet[User]:
    """People whose organization lies where ``user`` may see people; those without one for whoever sees all."""
    ids = unit_ids(user, "users.view")
    return User.objects.all() if ids is None else User.objects.filter(organization_id__in=ids)


def person_for(user: User, pk: int, *, action: str = "view") -> User:
    """The person, or 404 where ``user`` may not see them, or 403 where they may see but not ``action`` them.

    Actions: ``change`` (names, closing and opening the login), ``grant`` (postings), ``reset`` (password, second step).
    Passwords of the three separated administrators are reset by the security administrator, all others by the system
    administrator, so that neither can take the other's place. Nobody does any of this to himself.
    """
    person = get_object_or_404(visible_people(user).select_related("organization"), pk=pk)
    if action == "view":
        return person
    code = {"change": "users.change", "grant": "postings.grant", "reset": reset_right(person)}[action]
    require(user, code, person.organization.path if person.organization else "")
    if person.pk == user.pk:
        raise PermissionDenied(_("Another administrator has to do this for you."))
    return person


def reset_right(person: User) -> str:
    """The permission that resets a person's password.

    Asked of the postings, not of what the person may do today: a closed login may do nothing, and could else be
    closed, reset and opened again by one administrator to take the place of another.
    """
    standing = person.postings.filter(Q(until__isnull=True) | Q(until__gt=clock.today()))
    is_separated = standing.filter(role__in=SEPARATED_ROLES).exists()
    return "postings.grant" if is_separated else "users.change"


def posting_for(user: User, pk: int) -> Posting:
    """A posting that ``user`` may end; 404 or 403 as for its holder."""
    posting = get_object_or_404(Posting.objects.select_related("organization", "user"), pk=pk)
    person_for(user, posting.user_id, action="grant")
    return posting


def own_tokens(user: User) -> QuerySet[ApiToken]:
    """The person's own tokens; nobody sees those of others."""
    return ApiToken.objects.filter(user=user)


def own_token_for(user: User, pk: int) -> ApiToken:
    """One of the person's own tokens, or 404."""
    return get_object_or_404(own_tokens(user), pk=pk)
