"""Columns and filters of the project ledger; files and the API show the same ones."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.html import escape
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from luodi.common import clock
from luodi.projects.choices import (
    CapitalNature,
    DuplicateLevel,
    Nature,
    OriginRing,
    ProjectClass,
    Stage,
    Status,
)
from luodi.web.columns import Column, ColumnSet, address_maker
from luodi.web.filters import Amounts, Choice, Days, Decided, OfOrganization, Reference, Search, YesNo

from .models import Project


@cache
def _page_of() -> Callable[[Any], str]:
    return address_maker("projects:detail", "pk")


def _name(project: Project) -> str:
    example = f' <span class="badge neutral">{escape(_g("example"))}</span>' if project.is_example else ""
    return (
        f'<a href="{_page_of()(project)}">{escape(project.name)}</a>{example}'
        f'<span class="sub">{escape(project.code)}</span>'
    )


def _is_late(project: Project) -> bool:
    due = project.stage_due_on
    return bool(due and due < clock.today() and project.status in {Status.ONGOING, Status.DELAYED})


def row_class(project: Project) -> str:
    """Marks rows whose stage is overdue."""
    return "late" if _is_late(project) else ""


COLUMNS = ColumnSet(
    Column(code="name", header=_("Project"), html=_name, sort="name", fixed=True),
    Column(code="host", header=_("Unit"), value="host", sort="host"),
    Column(code="stage", header=_("Stage"), kind="badge", choices=Stage.choices, sort=("stage",)),
    Column(code="pending_stage", header=_("Claimed"), kind="choice", choices=Stage.choices, shown=False),
    Column(
        code="status",
        header=_("Status"),
        kind="badge",
        choices=Status.choices,
        sort=("status", "last_touched_on"),
    ),
    Column(
        code="lead_investor",
        header=_("Investor"),
        value="lead_investor.name",
        link="enterprises:detail",
        link_by="lead_investor_id",
    ),
    Column(code="industry", header=_("Industry"), value="industry", shown=False),
    Column(code="origin_ring", header=_("Origin"), kind="choice", choices=OriginRing.choices),
    Column(
        code="planned_investment",
        header=_("Planned total"),
        kind="wan",
        sort="planned_investment",
        shown=False,
    ),
    Column(
        code="contracted_investment", header=_("Contract amount"), kind="wan", sort="contracted_investment"
    ),
    Column(code="paid_in_total", header=_("Arrived"), kind="wan", sort="paid_in_total"),
    Column(code="signed_on", header=_("Signed on"), kind="date", css="nowrap", sort="signed_on"),
    Column(
        code="construction_started_on",
        header=_("Started on"),
        kind="date",
        css="nowrap",
        sort="construction_started_on",
        shown=False,
    ),
    Column(
        code="production_started_on",
        header=_("In production on"),
        kind="date",
        css="nowrap",
        sort="production_started_on",
        shown=False,
    ),
    Column(code="stage_due_on", header=_("Stage due"), kind="date", css="nowrap", sort="stage_due_on"),
    Column(code="next_step", header=_("Next step"), shown=False),
    Column(
        code="next_step_due_on",
        header=_("Next step due"),
        kind="date",
        css="nowrap",
        sort="next_step_due_on",
        shown=False,
    ),
    Column(code="officer", header=_("Officer"), value="officer", css="nowrap"),
    Column(code="leader_in_charge", header=_("Leader in charge"), shown=False),
    Column(code="responsible_unit", header=_("Department in charge"), value="responsible_unit", shown=False),
    Column(code="project_class", header=_("Class"), kind="choice", choices=ProjectClass.choices, shown=False),
    Column(code="nature", header=_("Nature"), kind="choice", choices=Nature.choices, shown=False),
    Column(
        code="capital_nature", header=_("Capital"), kind="choice", choices=CapitalNature.choices, shown=False
    ),
    Column(code="park", header=_("Park"), value="park", shown=False),
    Column(code="in_park", header=_("In a park"), kind="yes_no", shown=False),
    Column(code="fits_leading_industry", header=_("Fits a leading industry"), kind="yes_no", shown=False),
    Column(code="countable", header=_("Counts"), kind="yes_no", shown=False),
    Column(code="land_area_mu", header=_("Land"), kind="number", unit=_("mu"), shown=False),
    Column(code="plant_area_sqm", header=_("Plant"), kind="number", unit="m²", shown=False),
    Column(code="jobs", header=_("Jobs"), kind="number", shown=False),
    Column(code="problems", header=_("Problems"), shown=False),
    Column(
        code="last_touched_on",
        header=_("Last activity"),
        kind="date",
        css="nowrap",
        sort="last_touched_on",
        shown=False,
    ),
    Column(code="updated_at", header=_("Changed"), kind="moment", sort="updated_at", shown=False),
    Column(code="code", header=_("Number"), sort="code", shown=False),
    Column(code="outside_code", header=_("Number elsewhere"), shown=False),
)


def _overdue(rows: QuerySet[Project]) -> QuerySet[Project]:
    return rows.filter(stage_due_on__lt=clock.today(), status__in=(Status.ONGOING, Status.DELAYED))


def _not_started(rows: QuerySet[Project]) -> QuerySet[Project]:
    return rows.filter(signed_on__isnull=False, construction_started_on__isnull=True).exclude(
        status__in=(Status.LOST, Status.WITHDRAWN)
    )


def _late_start(rows: QuerySet[Project]) -> QuerySet[Project]:
    return rows.filter(planned_start_on__isnull=False).filter(
        Q(construction_started_on__gt=F("planned_start_on"))
        | Q(construction_started_on__isnull=True, planned_start_on__lt=clock.today())
    )


ALARMS = {
    "overdue": (_("Stage overdue"), _overdue),
    "not_started": (_("Signed, not started"), _not_started),
    "late_start": (_("Started or starting late"), _late_start),
    "waiting": (_("Claim waits for acceptance"), lambda rows: rows.exclude(pending_stage="")),
    "evidence_owed": (_("Evidence owed"), lambda rows: rows.filter(evidence_owed=True)),
    "step_due": (
        _("Next step overdue"),
        lambda rows: rows.whole().filter(
            next_step_due_on__lt=clock.today(), status__in=(Status.ONGOING, Status.DELAYED)
        ),
    ),
}
UNIT_KINDS = ("district", "county", "zone", "park")

FILTERS = (
    Search(placeholder=_("Name, number, investor, pinyin initials")),
    OfOrganization(code="unit", label=_("Unit"), field="host", kinds=UNIT_KINDS),
    Choice(code="stage", label=_("Stage"), choices=Stage.choices, multiple=True),
    Choice(code="status", label=_("Status"), choices=Status.choices, multiple=True),
    Decided(
        code="alarm",
        label=_("Needs attention"),
        choices=tuple((code, label) for code, (label, _narrow) in ALARMS.items()),
        ways={code: narrow for code, (_label, narrow) in ALARMS.items()},
    ),
    Days(code="signed", folded=True, label=_("Signed on"), field="signed_on"),
    Amounts(
        code="amount", folded=True, label=_("Contract amount (10,000 yuan)"), field="contracted_investment"
    ),
    Choice(
        code="class",
        folded=True,
        label=_("Class"),
        field="project_class",
        choices=ProjectClass.choices,
        multiple=True,
    ),
    Choice(
        code="origin",
        folded=True,
        label=_("Origin"),
        field="origin_ring",
        choices=OriginRing.choices,
        multiple=True,
    ),
    Choice(
        code="capital", folded=True, label=_("Capital"), field="capital_nature", choices=CapitalNature.choices
    ),
    Choice(code="nature", folded=True, label=_("Nature"), choices=Nature.choices, multiple=True),
    YesNo(code="in_park", folded=True, label=_("In a park"), unknown=True),
    YesNo(
        code="fits",
        folded=True,
        label=_("Fits a leading industry"),
        field="fits_leading_industry",
        unknown=True,
    ),
    YesNo(code="countable", folded=True, label=_("Counts")),
    Days(code="started", folded=True, label=_("Started on"), field="construction_started_on"),
    Days(code="production", folded=True, label=_("In production on"), field="production_started_on"),
    Reference(
        code="investor",
        folded=True,
        label=_("Investor"),
        field="lead_investor",
        model="enterprises.Enterprise",
        url="enterprises:options",
    ),
    Reference(
        code="officer",
        folded=True,
        label=_("Officer"),
        field="officer",
        model="accounts.User",
        url="projects:officers",
    ),
)

DUPLICATE_COLUMNS = ColumnSet(
    Column(
        code="level",
        header=_("Level"),
        kind="badge",
        choices=DuplicateLevel.choices,
        sort="level",
        fixed=True,
    ),
    Column(code="confidence", header=_("Confidence"), kind="rate", sort="confidence"),
    Column(code="project", header=_("Later report"), value="project", link="projects:duplicate"),
    Column(code="project_unit", header=_("Unit"), value="project.host"),
    Column(code="other", header=_("Earlier report"), value="other", link="projects:duplicate"),
    Column(code="other_unit", header=_("Unit"), value="other.host"),
    Column(
        code="verdict",
        header=_("Verdict"),
        kind="badge",
        choices=(("open", _("To decide")), ("same", _("Same project")), ("new", _("New project"))),
        sort="verdict",
    ),
    Column(code="found_at", header=_("Found"), kind="moment", sort="found_at"),
    Column(code="reason", header=_("Reason"), shown=False),
)
