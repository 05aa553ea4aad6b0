"""Targets of one submission or person, everything that happened to a firm, and what boxes offer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.choices import Verb
from luodi.audit.queries import events_of, tone_of
from luodi.chains.choices import MapState
from luodi.chains.models import Segment
from luodi.common.errors import Obstacle, Refused
from luodi.targeting.access import own_targets, reviewable_submissions, submissions_to_fill
from luodi.targeting.choices import STATUS_TONES, Priority, TargetStatus
from luodi.targeting.models import Submission, TargetFirm, Touch
from luodi_engine.chains.target_lists import LADDER, SET_ASIDE

MOST_OPTIONS = 20
SHOWN = 40
SOON_DAYS = 7
MOST_WAITING = 400
PASTED = ("name", "segment_name", "why", "contact_path", "priority", "suggested_owner")
PASTED_HEADS = {"企业", "企业名称", "目标企业", "name", "firm", "enterprise"}
PRIORITIES = {
    "高": Priority.HIGH,
    "中": Priority.MEDIUM,
    "低": Priority.LOW,
    "high": Priority.HIGH,
    "medium": Priority.MEDIUM,
    "low": Priority.LOW,
}
LONGEST = {"name": 120, "segment_name": 130, "why": 4000, "contact_path": 200}
OWNER_KINDS = ("district", "county", "zone", "outpost", "bureau", "department")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person in the target lists."""

    to_fill: list[Submission]
    to_review: list[Submission]
    due: list[TargetFirm]
    stale: list[TargetFirm]

    @property
    def count(self) -> int:
        """How much it is."""
        return len(self.to_fill) + len(self.to_review) + len(self.due) + len(self.stale)


def targets_of(submission: Submission) -> list[TargetFirm]:
    """The targets of one submission in the order of their priority."""
    rows = submission.targets.select_related(
        "segment", "suggested_owner", "owner", "enterprise", "folded_into"
    )
    return list(rows.defer("reasons").order_by("priority", "id"))


def timeline_of(target: TargetFirm) -> list[dict[str, Any]]:
    """Every touch of the firm, also of the quarters before, as entries of a timeline."""
    first = target.origin_id or target.pk
    rows = Touch.objects.filter(Q(target=target) | Q(target=first) | Q(target__origin=first))
    labels = dict(TargetStatus.choices)
    return [
        {
            "on": touch.on,
            "title": f"{touch.get_kind_display()}{' → ' + str(labels[touch.to_status]) if touch.to_status else ''}",
            "text": touch.note,
            "by": touch.by,
            "tone": STATUS_TONES.get(touch.to_status, "neutral") if touch.to_status else "neutral",
            "recorded_on": touch.recorded_at,
        }
        for touch in rows.select_related("by").distinct()[:SHOWN]
    ]


def history_of(submission: Submission) -> list[dict[str, Any]]:
    """Handing in and decisions of a submission as entries of a timeline."""
    steps = (Verb.ACCEPT, Verb.RETURN, Verb.CHANGE)
    events = [each for each in events_of("targeting.submission", submission.pk)[:200] if each.verb in steps]
    told = [each for each in events if "state" in (each.details.get("after") or {})]
    return [
        {
            "on": event.at,
            "title": _("Handed in") if event.verb == Verb.CHANGE else event.get_verb_display(),
            "text": str(event.details.get("reason") or ""),
            "by": event.actor,
            "tone": tone_of(event.verb),
        }
        for event in told[:SHOWN]
    ]


def ladder_of(target: TargetFirm) -> list[dict[str, Any]]:
    """The ladder with the steps that were passed and the one where the target stands."""
    labels = dict(TargetStatus.choices)
    here = LADDER.index(target.status) if target.status in LADDER else -1
    return [
        {
            "label": labels[code],
            "state": "here" if place == here else "passed" if place < here else "",
            "on": None,
        }
        for place, code in enumerate(LADDER)
    ]


def next_statuses(target: TargetFirm) -> list[tuple[str, str]]:
    """What a touch may lead to; a lead is made on its own page."""
    return [(code, str(dict(TargetStatus.choices)[code])) for code in (*LADDER[:-1], SET_ASIDE)]


def departments_of(target: TargetFirm) -> list[Organization]:
    """Every department that named the firm in this quarter, the first one first."""
    others = target.folded.select_related("submission__department").order_by("pk")
    return [target.submission.department, *(each.submission.department for each in others)]


def successor_of(target: TargetFirm) -> TargetFirm | None:
    """The target of a later quarter into which this one was carried."""
    later = TargetFirm.objects.filter(origin=target.origin_id or target.pk, pk__gt=target.pk)
    return later.select_related("submission__round").order_by("pk").first()


def find_segments(typed: str) -> list[Segment]:
    """Segments of the maps in force whose name holds what was typed."""
    rows = Segment.objects.filter(chain_map__state=MapState.PUBLISHED).select_related("chain_map__chain")
    words = typed.replace("\x00", " ").split()
    for word in words:
        rows = rows.filter(
            Q(name__icontains=word) | Q(name_en__icontains=word) | Q(chain_map__chain__name__icontains=word)
        )
    return list(rows.order_by("-chain_map__year_from", "order", "pk")[:MOST_OPTIONS])


def segments_by_name(names: Iterable[str]) -> dict[str, Segment]:
    """Segments of the maps in force by their exact name, the latest map first."""
    rows = Segment.objects.filter(name__in=list(names), chain_map__state=MapState.PUBLISHED)
    found: dict[str, Segment] = {}
    for row in rows.order_by("-chain_map__year_from", "pk"):
        found.setdefault(row.name, row)
    return found


def owner_units() -> list[Organization]:
    """Units to which a target can be given, in the order of the tree."""
    rows = Organization.objects.filter(kind__in=OWNER_KINDS, is_active=True)
    return list(rows.order_by("path"))


def units_by_name() -> dict[str, Organization]:
    """Units to which a target can be given by short and full name."""
    found = {}
    for unit in owner_units():
        found[unit.name] = unit
        if unit.short_name:
            found[unit.short_name] = unit
    return found


def people_of(owner: Organization | None) -> list[User]:
    """People of a unit and below, who can be put in charge."""
    if owner is None:
        return []
    rows = User.objects.filter(is_active=True, organization__path__startswith=owner.path)
    return list(rows.order_by("organization__path", "pk")[:200])


def targets_to_mind(user: User, *, on: date) -> QuerySet[TargetFirm]:
    """Targets of ``user`` whose next step is due within a week or that went stale."""
    going: QuerySet[TargetFirm] = own_targets(user).going().prefetch_related(None)  # type: ignore[attr-defined]
    due = Q(next_step_on__lte=on + timedelta(days=SOON_DAYS))
    return going.filter(due | Q(stale_on__lte=on))


def waiting_for(user: User, *, on: date) -> Waiting:
    """Submissions to write and to decide, targets whose next step is due and those that went stale."""
    soon = on + timedelta(days=SOON_DAYS)
    rows = list(targets_to_mind(user, on=on).order_by("stale_on", "pk")[:MOST_WAITING])
    due = [row for row in rows if row.next_step_on is not None and row.next_step_on <= soon]
    return Waiting(
        list(submissions_to_fill(user)[:SHOWN]),
        list(reviewable_submissions(user).order_by("submitted_on", "pk")[:SHOWN]),
        sorted(due, key=lambda row: (row.next_step_on, row.pk))[:SHOWN],
        [row for row in rows if row.stale_on is not None and row.stale_on <= on][:SHOWN],
    )


def read_pasted(text: str) -> list[dict[str, Any]]:
    """The firms of the lines, segments and units found by their names; a line of heads is passed over.

    Raises ``Refused`` naming the line and column of each text that is too long, too many columns, and each unit or
    priority that does not exist.
    """
    lines = [(number, line.split("\t")) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if lines and lines[0][1][0].strip().lower() in PASTED_HEADS:
        lines = lines[1:]
    rows = [
        (number, dict(zip(PASTED, (cell.strip() for cell in cells), strict=False))) for number, cells in lines
    ]
    obstacles = [_too_many(number, cells) for number, cells in lines if len(cells) > len(PASTED)]
    segments = segments_by_name(row.get("segment_name", "") for _number, row in rows)
    units = units_by_name() if any(row.get("suggested_owner") for _number, row in rows) else {}
    found = []
    for number, row in rows:
        obstacles += _against(number, row, units)
        found.append(values_of(row, segments, units))
    if not found:
        obstacles.append(Obstacle(_("Paste at least one row."), field="rows"))
    if obstacles:
        raise Refused.of(obstacles)
    return found


def _against(number: int, row: Mapping[str, str], units: Mapping[str, Any]) -> list[Obstacle]:
    message = _("Line {number}: {what}.")
    told = cell_faults(row, units)
    return [Obstacle(message.format(number=number, what=each), field="rows") for _name, each in told]


def cell_faults(row: Mapping[str, str], units: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with the texts of a row, each with the name of its column."""
    told = []
    if not row.get("name"):
        told.append(("name", _("the name is missing")))
    for name, most in LONGEST.items():
        if len(row.get(name, "")) > most:
            message = _("column {column} is longer than {most} signs")
            told.append((name, message.format(column=PASTED.index(name) + 1, most=most)))
    if (priority := row.get("priority", "")) and priority.lower() not in PRIORITIES:
        message = _("“{value}” is no priority; write high, medium or low")
        told.append(("priority", message.format(value=priority[:40])))
    if (unit := row.get("suggested_owner", "")) and unit not in units:
        message = _("there is no unit “{value}”; write its short name")
        told.append(("suggested_owner", message.format(value=unit[:40])))
    return told


def values_of(
    row: Mapping[str, str], segments: Mapping[str, Segment], units: Mapping[str, Organization]
) -> dict[str, Any]:
    """The texts of a row as the action takes them: segment, unit and priority found by their words."""
    values: dict[str, Any] = {name: row.get(name, "") for name in LONGEST}
    values["segment"] = segments.get(row.get("segment_name", ""))
    values["priority"] = PRIORITIES.get(row.get("priority", "").lower(), Priority.MEDIUM)
    values["suggested_owner"] = units.get(row.get("suggested_owner", ""))
    return values


def texts_of(target: TargetFirm) -> dict[str, str]:
    """A target as the texts of a row, in the order of pasted columns."""
    words = {value: word for word, value in PRIORITIES.items() if word.isascii() == _is_english()}
    unit = target.suggested_owner
    return {
        "name": target.name,
        "segment_name": target.segment_name,
        "why": target.why,
        "contact_path": target.contact_path,
        "priority": words[Priority(target.priority)],
        "suggested_owner": (unit.short_name or unit.name) if unit else "",
    }


def priority_words() -> tuple[str, ...]:
    """The words of priorities in the language of the page."""
    return tuple(word for word in PRIORITIES if word.isascii() == _is_english())


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


def _too_many(number: int, cells: list[str]) -> Obstacle:
    message = _("Line {number} has {found} columns; at most {most} are read.")
    return Obstacle(message.format(number=number, found=len(cells), most=len(PASTED)), field="rows")
