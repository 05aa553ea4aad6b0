"""Who may see and change reference data: it is public inside the city, and changed by the bureau."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from .models import LeadingIndustry, SpecialDay

VIEW = ("ladders.view", "reference.change")
CHANGE = "reference.change"


def may_change(user: Any) -> bool:
    """Whether ``user`` may change the working calendar and the layouts."""
    return bool(user.scope.everywhere(CHANGE))


def require_change(user: Any) -> None:
    """Raises ``PermissionDenied`` for whoever may not change reference data."""
    if not may_change(user):
        raise PermissionDenied(_("The calendar and the layouts are changed by the bureau."))


def require_view(user: Any) -> None:
    """Raises ``PermissionDenied`` for whoever may not see the calendar and the layouts."""
    if not any(user.scope.allows(right) for right in VIEW):
        raise PermissionDenied(_("You are not allowed to do this here."))


def visible_layouts(user: Any) -> QuerySet[LeadingIndustry]:
    """Leading industries of all places: layouts are published."""
    return LeadingIndustry.objects.all()


def leading_industry_for(user: Any, pk: int) -> LeadingIndustry:
    """A leading industry to change; 404 where there is none, 403 for whoever may not."""
    found = get_object_or_404(visible_layouts(user), pk=pk)
    require_change(user)
    return found


def special_day_for(user: Any, day: date) -> SpecialDay:
    """A special day to take away; 404 where there is none, 403 for whoever may not."""
    found = get_object_or_404(SpecialDay, day=day)
    require_change(user)
    return found
