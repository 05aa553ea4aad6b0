"""Who may see what no page has shown yet: dated versions of the ladder."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from luodi.accounts.access import require
from luodi.accounts.models import User
from luodi.ladders.models import LadderVersion

LADDERS = "ladders.view"


def visible_ladders(user: User) -> QuerySet[LadderVersion]:
    """All versions; raises ``PermissionDenied`` for whoever may not see ladders."""
    require(user, LADDERS)
    return LadderVersion.objects.select_related("created_by", "adopted_by")


def ladder_for(user: User, number: int) -> LadderVersion:
    """One version by its number, or 404 or 403."""
    return get_object_or_404(visible_ladders(user), number=number)
