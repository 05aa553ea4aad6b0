"""Columns and filters of the lists of targets; files and the API show the same ones."""

from typing import Any

from django.db.models import Q
from django.utils.html import escape
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from luodi.common import clock
from luodi.web.columns import Column, ColumnSet, address_maker
from luodi.web.entry_pages import GridColumn
from luodi.web.filters import Choice, Days, Decided, OfOrganization, Reference, Search

from .choices import PRIORITY_TONES, QUARTERS, STATUS_TONES, Outcome, Priority, TargetStatus
from .models import TargetFirm
from .queries import lists

YEARS = [(str(year), str(year)) for year in range(2022, 2032)]


def target_columns() -> list[GridColumn]:
    """The columns in which a department writes its targets as a sheet, in the order of pasted rows."""
    units = tuple(unit.short_name or unit.name for unit in lists.owner_units())
    return [
        GridColumn("name", _("Enterprise"), is_fixed=True),
        GridColumn("segment_name", _("Segment")),
        GridColumn("why", _("Why this firm"), is_long=True),
        GridColumn("contact_path", _("Contact path")),
        GridColumn("priority", _("Priority"), lists.priority_words()),
        GridColumn("suggested_owner", _("Suggested unit"), units),
    ]


def firm_cell(row: TargetFirm) -> str:
    """The firm, leading to its page, with the segment below."""
    example = f' <span class="badge neutral">{escape(_g("example"))}</span>' if row.is_example else ""
    unknown = (
        "" if row.enterprise_id else f' <span class="badge gone">{escape(_g("not in the register"))}</span>'
    )
    url = address_maker("targeting:target", "pk")(row)
    sub = f'<span class="sub">{escape(row.segment_name)}</span>' if row.segment_name else ""
    return f'<a href="{url}">{escape(row.name)}</a>{unknown}{example}{sub}'


def departments(row: TargetFirm) -> list[str]:
    """Every department that named the firm; those of folded targets were read with one query a page."""
    others = [str(each.submission.department) for each in row.folded.all()]
    return [str(row.submission.department), *others]


def touched_cell(row: TargetFirm) -> str:
    """The day of the last touch, marked where the target went stale."""
    written = f"{row.last_touched_on:%Y-%m-%d}" if row.last_touched_on else "—"
    mark = f' <span class="badge bad">{escape(_g("stale"))}</span>' if is_stale(row) else ""
    return f"{written}{mark}"


def is_stale(row: TargetFirm) -> bool:
    """Whether somebody should touch the target again."""
    return row.is_going and row.stale_on is not None and row.stale_on <= clock.today()


def row_class(row: TargetFirm) -> str:
    """Red edge for stale targets and those whose next step is overdue."""
    overdue = row.is_going and row.next_step_on is not None and row.next_step_on < clock.today()
    return "late" if overdue or is_stale(row) else ""


def going(rows: Any) -> Any:
    """Targets on which somebody still works."""
    return rows.filter(outcome="").exclude(status__in=(TargetStatus.LEAD, TargetStatus.SET_ASIDE))


COLUMNS = ColumnSet(
    Column(code="firm", header=_("Enterprise"), html=firm_cell, value="name", sort="name", fixed=True),
    Column(
        code="priority",
        header=_("Priority"),
        kind="badge",
        choices=Priority.choices,
        tone=lambda code: PRIORITY_TONES.get(code, "neutral"),
        sort="priority",
    ),
    Column(
        code="status",
        header=_("Status"),
        kind="badge",
        choices=TargetStatus.choices,
        tone=lambda code: STATUS_TONES.get(code, "neutral"),
        sort="status",
    ),
    Column(code="segment", header=_("Segment"), value="segment_name", shown=False),
    Column(code="departments", header=_("Recommended by"), value=departments, kind="list"),
    Column(code="owner", header=_("Unit"), value="owner"),
    Column(code="officer", header=_("Officer"), value="officer", shown=False),
    Column(code="next_step", header=_("Next step")),
    Column(code="next_step_on", header=_("Next step due"), kind="date", sort="next_step_on", css="nowrap"),
    Column(
        code="last_touched_on",
        header=_("Last touch"),
        html=touched_cell,
        kind="date",
        sort="last_touched_on",
        css="nowrap",
    ),
    Column(code="round", header=_("Quarter"), value="submission.round", css="nowrap"),
    Column(code="why", header=_("Why this firm"), shown=False),
    Column(code="contact_path", header=_("Contact path"), shown=False),
    Column(code="suggested_owner", header=_("Suggested unit"), value="suggested_owner", shown=False),
    Column(code="status_reason", header=_("Reason"), shown=False),
    Column(code="accepted_on", header=_("On the list since"), kind="date", sort="accepted_on", shown=False),
    Column(code="lead_on", header=_("Lead since"), kind="date", sort="lead_on", shown=False),
    Column(code="outcome", header=_("Outcome"), kind="choice", choices=Outcome.choices, shown=False),
    Column(code="example", header=_("Example"), value="is_example", kind="yes_no", shown=False),
    Column(code="updated_at", header=_("Changed"), kind="moment", sort="updated_at", shown=False),
)

FILTERS = (
    Search(
        placeholder=_("Firm, segment, reason"),
        fields=("name", "segment_name", "why", "enterprise__search_text"),
    ),
    Choice(code="year", label=_("Year"), field="submission__round__year", choices=YEARS),
    Choice(code="quarter", label=_("Quarter"), field="submission__round__quarter", choices=QUARTERS),
    Choice(code="status", label=_("Status"), choices=TargetStatus.choices, multiple=True),
    OfOrganization(code="owner", label=_("Unit"), field="owner", folded=True),
    Decided(
        code="state",
        label=_("What it needs"),
        choices=(
            ("going", _("Worked on")),
            ("stale", _("Stale")),
            ("due", _("Next step overdue")),
            ("unowned", _("Without a unit")),
            ("closed", _("Carried over or dropped")),
        ),
        ways={
            "going": going,
            "stale": lambda rows: going(rows).filter(stale_on__lte=clock.today()),
            "due": lambda rows: going(rows).filter(next_step_on__lt=clock.today()),
            "unowned": lambda rows: going(rows).filter(owner__isnull=True),
            "closed": lambda rows: rows.filter(~Q(outcome="")),
        },
    ),
    Choice(code="priority", label=_("Priority"), choices=Priority.choices, folded=True),
    OfOrganization(
        code="department",
        label=_("Department"),
        field="submission__department",
        kinds=("department",),
        folded=True,
    ),
    Reference(
        code="segment",
        label=_("Segment"),
        field="segment",
        model="chains.Segment",
        url="targeting:segments",
        folded=True,
    ),
    Days(code="touched", label=_("Last touch"), field="last_touched_on", folded=True),
)
