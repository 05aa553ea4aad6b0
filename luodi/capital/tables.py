"""Columns and filters of the list of paid-in capital; files and the API show the same ones."""

from django.utils.html import escape
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from luodi.projects.choices import CapitalNature, OriginRing
from luodi.web.columns import Column, ColumnSet, address_maker
from luodi.web.filters import Amounts, Choice, Decided, OfOrganization, Reference, YesNo
from luodi.web.formats import month as written_month

from .choices import CapitalKind, ClaimState
from .filters import Months
from .models import PaidInCapital
from .queries import HOST_KINDS

STATE_TONES = {"claimed": "warn", "accepted": "ok", "returned": "bad", "reversed": "gone"}


def state_tone(state: str) -> str:
    """The colour of a claim's state."""
    return STATE_TONES.get(state, "neutral")


def month_cell(row: PaidInCapital) -> str:
    """The month, leading to the amount's page."""
    return f'<a href="{address_maker("capital:detail", "pk")(row)}">{escape(written_month(row.month))}</a>'


def project_cell(row: PaidInCapital) -> str:
    """The project with its number."""
    example = f' <span class="badge neutral">{escape(_g("example"))}</span>' if row.is_example else ""
    url = address_maker("projects:detail", "project_id")(row)
    return f'<a href="{url}">{escape(row.project.name)}</a>{example}<span class="sub">{escape(row.project.code)}</span>'


def carried(row: PaidInCapital) -> str:
    """Whether the project was signed in an earlier year."""
    return _g("Carried over from earlier years") if row.carried_over else _g("Newly signed")


def evidence_count(row: PaidInCapital) -> int:
    """How many documents prove the amount; they were read with one query for the whole page."""
    # A plain list: asking the manager of each row makes a query of its own, ten thousand times in a file.
    papers = getattr(row, "papers", None)
    return len(row.evidence.all() if papers is None else papers)


COLUMNS = ColumnSet(
    Column(code="project", header=_("Project"), html=project_cell, value="project.name", fixed=True),
    Column(
        code="month",
        header=_("Month"),
        html=month_cell,
        value="month",
        kind="month",
        sort="month",
        css="nowrap",
    ),
    Column(code="project_code", header=_("Project number"), value="project.code", shown=False),
    Column(code="host", header=_("Unit"), value="host"),
    Column(code="amount", header=_("Amount"), kind="wan", sort="amount"),
    Column(code="amount_usd", header=_("US dollars"), kind="usd", sort="amount_usd"),
    Column(code="kind", header=_("Kind"), kind="choice", choices=CapitalKind.choices),
    Column(code="origin_ring", header=_("Origin"), kind="choice", choices=OriginRing.choices),
    Column(
        code="capital_nature", header=_("Capital"), kind="choice", choices=CapitalNature.choices, shown=False
    ),
    Column(code="carried_over", header=_("Signed"), value=carried, css="nowrap"),
    Column(code="state", header=_("State"), kind="badge", choices=ClaimState.choices, tone=state_tone),
    Column(code="evidence", header=_("Evidence"), kind="number", value=evidence_count),
    Column(code="claimed_by", header=_("Claimed by"), value="claimed_by", shown=False),
    Column(code="claimed_at", header=_("Claimed at"), kind="moment", shown=False),
    Column(code="decided_by", header=_("Decided by"), value="decided_by", shown=False),
    Column(code="accepted_at", header=_("Accepted at"), kind="moment", shown=False),
    Column(code="countable", header=_("Counts"), kind="yes_no", shown=False),
    Column(code="industrial", header=_("Industrial project"), kind="yes_no", shown=False),
    Column(code="reason", header=_("Reason"), shown=False),
    Column(code="note", header=_("Note"), shown=False),
    Column(code="example", header=_("Example"), value="is_example", kind="yes_no", shown=False),
    Column(code="updated_at", header=_("Changed"), kind="moment", sort="updated_at", shown=False),
)

FILTERS = (
    Months(code="month", label=_("Month")),
    OfOrganization(code="unit", label=_("Unit"), field="host", kinds=HOST_KINDS, below=False),
    Choice(code="state", label=_("State"), choices=ClaimState.choices),
    Choice(code="ring", label=_("Origin"), field="origin_ring", choices=OriginRing.choices, multiple=True),
    Choice(code="kind", label=_("Kind"), choices=CapitalKind.choices, folded=True),
    Choice(
        code="nature", label=_("Capital"), field="capital_nature", choices=CapitalNature.choices, folded=True
    ),
    Decided(
        code="signed",
        label=_("Signed"),
        choices=(("new", _("Newly signed")), ("carried", _("Carried over from earlier years"))),
        ways={
            "new": lambda rows: rows.filter(carried_over=False),
            "carried": lambda rows: rows.filter(carried_over=True),
        },
        folded=True,
    ),
    Amounts(code="amount", label=_("Amount (10,000 yuan)"), field="amount", folded=True),
    YesNo(code="countable", label=_("Counts"), folded=True),
    Reference(
        code="project",
        label=_("Project"),
        field="project",
        model="projects.Project",
        url="capital:projects",
        folded=True,
    ),
)
