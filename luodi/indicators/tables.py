"""Columns of the records behind a figure, for the page and its files."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from luodi.capital.choices import CapitalKind
from luodi.projects.choices import OriginRing, Stage, Status
from luodi.projects.models import Project
from luodi.web.columns import Column, ColumnSet, address_maker


@cache
def _page_of() -> Callable[[Any], str]:
    return address_maker("projects:detail", "pk")


def project_of(row: Any) -> Project:
    """The project of a record: itself, that of a past figure, or that of an amount."""
    return row if isinstance(row, Project) else row.project


def _name(row: Any) -> str:
    project = project_of(row)
    example = f' <span class="badge neutral">{escape(_g("example"))}</span>' if project.is_example else ""
    return (
        f'<a href="{_page_of()(project)}">{escape(project.name)}</a>{example}'
        f'<span class="sub">{escape(project.code)}</span>'
    )


def _project_columns(path: str) -> tuple[Column, ...]:
    """``path``: the way from the record to its project's own fields, empty on the project."""

    def own(code: str, header: Any, **more: Any) -> Column:
        return Column(code=code, header=header, **more)

    days = {
        "signed_on": _("Signed on"),
        "performing_since": _("Performing since"),
        "landed_on": _("Landed on"),
        "construction_started_on": _("Started on"),
        "production_started_on": _("In production on"),
    }
    return (
        own(
            "name",
            _("Project"),
            html=_name,
            value=lambda row: project_of(row).name,
            fixed=True,
            sort=f"{path}name",
        ),
        own("code", _("Number"), value=lambda row: project_of(row).code, sort=f"{path}code", shown=False),
        own("host", _("Unit"), value="host", sort="host"),
        own("stage", _("Stage"), kind="badge", choices=Stage.choices, sort="stage"),
        own("status", _("Status"), kind="badge", choices=Status.choices, sort="status"),
        own("origin_ring", _("Origin"), kind="choice", choices=OriginRing.choices, shown=False),
        own("contracted_investment", _("Contract amount"), kind="wan", sort="contracted_investment"),
        *(own(code, header, kind="date", css="nowrap", sort=code) for code, header in days.items()),
        own("signed_accepted_on", _("Signing accepted on"), kind="date", css="nowrap", shown=False),
        own("in_park", _("In a park"), kind="yes_no", shown=False),
        own("fits_leading_industry", _("Fits a leading industry"), kind="yes_no", shown=False),
    )


PROJECT_COLUMNS = ColumnSet(*_project_columns(""))
PAST_COLUMNS = ColumnSet(
    *_project_columns("project__"),
    Column(code="recorded_from", header=_("On record since"), kind="moment", sort="recorded_from"),
    Column(code="recorded_to", header=_("On record until"), kind="moment"),
)
MONEY_COLUMNS = ColumnSet(
    Column(
        code="name",
        header=_("Project"),
        html=_name,
        value=lambda row: project_of(row).name,
        fixed=True,
        sort="project__name",
    ),
    Column(code="code", header=_("Number"), value="project.code", shown=False),
    Column(code="host", header=_("Unit"), value="host", sort="host"),
    Column(code="month", header=_("Month"), kind="month", css="nowrap", sort="month"),
    Column(code="kind", header=_("Kind"), kind="choice", choices=CapitalKind.choices),
    Column(code="amount", header=_("Amount"), kind="wan", sort="amount"),
    Column(code="amount_usd", header=_("Amount in dollars"), kind="usd", sort="amount_usd"),
    Column(code="origin_ring", header=_("Origin"), kind="choice", choices=OriginRing.choices),
    Column(code="carried_over", header=_("Carried over from earlier years"), kind="yes_no"),
    Column(code="accepted_at", header=_("Accepted"), kind="moment", sort="accepted_at"),
    Column(code="note", header=_("Note"), shown=False),
)
