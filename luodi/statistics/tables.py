"""Columns and filters of the list of published tables."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from luodi.web.columns import Column, ColumnSet
from luodi.web.filters import Decided, Search

from .choices import Outcome
from .models import PublishedCheck, PublishedTable


def _title(table: PublishedTable) -> str:
    return f'<a href="{reverse("statistics:detail", args=[table.code])}">{escape(table)}</a>'


def row_class(table: Any) -> str:
    """Marks tables with a misprinted figure."""
    return "late" if table.checks_misprinted else ""


def _with_check(outcome: str) -> Callable[[Any], Any]:
    """Leaves tables with a check of that outcome; a join would multiply the counts of their checks."""
    return lambda rows: rows.filter(pk__in=PublishedCheck.objects.filter(outcome=outcome).values("table"))


COLUMNS = ColumnSet(
    Column(code="title", header=_("Table"), value=str, html=_title, sort="title_zh", fixed=True, css="wide"),
    Column(code="place", header=_("Place"), sort=("place", "code")),
    Column(code="period", header=_("Period")),
    Column(code="checks_count", header=_("Checks"), kind="number"),
    *(Column(code=f"checks_{code}", header=label, kind="number") for code, label in Outcome.choices),
    Column(code="source", header=_("Source")),
    Column(code="entered_at", header=_("Entered"), kind="moment", sort="entered_at", shown=False),
)
FILTERS = (
    Search(placeholder=_("Place, title or source"), fields=("place", "title_zh", "title_en", "source")),
    Decided(
        code="outcome",
        label=_("Result of the check"),
        choices=Outcome.choices,
        ways={outcome: _with_check(outcome) for outcome in Outcome.values},
    ),
    Decided(
        code="origin",
        label=_("Provenance"),
        choices=(("shipped", _("Shipped with Luodi")), ("entered", _("Entered here"))),
        ways={
            "shipped": lambda rows: rows.filter(is_shipped=True),
            "entered": lambda rows: rows.filter(is_shipped=False),
        },
    ),
)
