"""Filters of the list of projects that need attention."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luodi.web.filters import Decided, OfOrganization, Search

from .queries import KINDS, conditions, ladder_in_force

Narrow = Callable[[QuerySet[Any]], QuerySet[Any]]


def _of_kind(kind: str) -> Narrow:
    return lambda rows: rows.filter(conditions(ladder_in_force())[kind])


ATTENTION_FILTERS = (
    Search(placeholder=_("Name, number, investor, pinyin initials")),
    Decided(
        code="kind",
        label=_("Needs attention"),
        choices=tuple((kind, label) for kind, (label, _tone) in KINDS.items()),
        ways={kind: _of_kind(kind) for kind in KINDS},
    ),
    OfOrganization(code="unit", label=_("Unit"), field="host", kinds=("district", "county", "zone", "park")),
)
