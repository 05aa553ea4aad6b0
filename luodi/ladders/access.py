"""Who may see and change ladders: rules are public inside the city, and changed by the bureau."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.accounts.models import User

from .models import LadderVersion

VIEW = "ladders.view"
CHANGE = "ladders.change"


def visible_versions(user: User) -> QuerySet[LadderVersion]:
    """All versions, for whoever may see rules at all."""
    versions = LadderVersion.objects.select_related("created_by", "adopted_by")
    return versions if user.scope.allows(VIEW) else versions.none()


def may_change(user: User) -> bool:
    """Whether ``user`` may draft, edit, adopt and withdraw: a ladder holds for the whole city."""
    return user.scope.everywhere(CHANGE)


def version_for(user: User, pk: int, *, action: str = "view") -> LadderVersion:
    """The version, 404 where ``user`` may not see it, 403 where they may but not ``change`` it."""
    version = get_object_or_404(visible_versions(user), pk=pk)
    if action != "view" and not may_change(user):
        raise PermissionDenied(_("Rules are changed by the bureau."))
    return version
