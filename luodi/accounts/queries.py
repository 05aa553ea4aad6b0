"""Reads about people and their postings that feed a page or a command."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from luodi.common import clock

from .access import visible_organizations, visible_people
from .models import Organization, Posting, User


def has_people() -> bool:
    """Whether anybody has an account yet."""
    return User.objects.exists()


def city_name() -> str:
    """The name of the first organization at the top of the tree, empty where there is none."""
    top = (
        Organization.objects.filter(depth=1, is_active=True).order_by("path").only("name", "name_en").first()
    )
    if top is None:
        return ""
    english = (get_language() or "").startswith("en")
    return str(top.name_en if english and top.name_en else top.name)


def people_for_list(user: User) -> QuerySet[User]:
    """People ``user`` may see, with organization and ``current_postings``."""
    held = Prefetch("postings", Posting.objects.current(clock.today()), to_attr="current_postings")
    return visible_people(user).select_related("organization").prefetch_related(held)


def holders_of(role: str) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    """A function that leaves of some people those who hold ``role`` today."""
    return lambda people: people.filter(
        pk__in=Posting.objects.current(clock.today()).filter(role=role).values("user_id")
    )


def postings_of(person: User) -> QuerySet[Posting]:
    """All postings of a person, the running ones first."""
    return person.postings.select_related("organization", "granted_by").order_by(
        F("until").asc(nulls_first=True), "-since"
    )


def uses_two_step(person: User) -> bool:
    """Whether a person logs in with one-time codes."""
    return bool(Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists())


def organizations_for_tree(user: User) -> QuerySet[Organization]:
    """Organizations in the order of the tree, each with the number of ``members`` whose login is open."""
    members = Count("people", filter=Q(people__is_active=True))
    tree: QuerySet[Organization] = visible_organizations(user).annotate(members=members).order_by("path")
    return tree


def active_person(username: str) -> User | None:
    """The person with that login if it is open, else None."""
    return User.objects.filter(username=username, is_active=True).select_related("organization").first()


def parent_of(organization: Organization) -> Organization | None:
    """The organization directly above, None at the top."""
    found: Organization | None = Organization.objects.get_parent(organization)
    return found
