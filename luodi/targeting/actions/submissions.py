"""A department writes its submission and hands it in; the bureau accepts or returns it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.enterprises.models import Enterprise
from luodi.targeting.choices import Priority, RoundState, SubmissionState
from luodi.targeting.facts import firm_key, refused_enterprise
from luodi.targeting.models import Submission, TargetFirm
from luodi.targeting.queries import lists
from luodi.web.entry_pages import GridLine
from luodi_engine.names import normalise_name

FIELDS = (
    "segment",
    "segment_name",
    "why",
    "reasons",
    "contact_path",
    "priority",
    "suggested_owner",
    "next_step",
    "next_step_on",
)
MOST_TARGETS = 300


@action
def write_information(
    submission: Submission, *, information: str, by: User, attachment: Any = None
) -> Submission:
    """Set the industry information, and the document where one is given; raises ``Refused`` once handed in."""
    submission = _open(submission)
    submission.information = information.strip()
    if attachment is not None:
        submission.attachment = attachment
    _save(submission, "information", "attachment")
    record_event(Verb.CHANGE, submission, by=by, after={"information": len(submission.information)})
    return submission


@action
def add_target(submission: Submission, values: Mapping[str, Any], *, by: User) -> TargetFirm:
    """Recommend one firm, an ``enterprise`` of the register or a ``name``; see ``add_targets``."""
    return add_targets(submission, [values], by=by)[0]


@action
def add_targets(
    submission: Submission, rows: Iterable[Mapping[str, Any]], *, by: User, is_example: bool = False
) -> list[TargetFirm]:
    """Recommend firms, all or none; a name that the register knows exactly is linked to it.

    Raises ``Refused`` naming the row of every firm without a name, listed twice or blacklisted.
    """
    submission = _open(submission)
    given = [dict(row) for row in rows]
    known = set(submission.targets.values_list("firm_key", flat=True))
    if len(known) + len(given) > MOST_TARGETS:
        message = _("A submission holds at most {most} targets.").format(most=MOST_TARGETS)
        raise Refused.because(message)
    by_name = _registered(row.get("name", "") for row in given if not row.get("enterprise"))
    obstacles, made = [], []
    for number, row in enumerate(given, start=1):
        target = _target(submission, row, by_name=by_name)
        target.is_example = is_example
        for message in _against(target, known):
            place = _("Row {number}: {message}").format(number=number, message=message)
            obstacles.append(Obstacle(message if len(given) == 1 else place, field="name"))
        known.add(target.firm_key)
        made.append(target)
    if obstacles:
        raise Refused.of(obstacles)
    _keep_new(submission, made, by=by)
    return made


def _keep_new(submission: Submission, made: Iterable[TargetFirm], *, by: User) -> None:
    """Store new targets and count a change of their submission."""
    for target in made:
        target.updated_at = clock.now()
        target.save(force_insert=True)
        record_event(Verb.CREATE, target, by=by, after={"name": target.name, "submission": submission.pk})
    _save(submission)


@action
def write_targets(submission: Submission, lines: Sequence[GridLine], *, by: User) -> int:
    """Change the targets and recommend the new firms of the lines of a grid, all or none; gives how many it wrote.

    Raises ``Conflict`` where somebody changed or took out a target since its line was read, saying what it holds now,
    and ``Refused`` for every text that does not fit; both at the cell, ``number.column``.
    """
    submission = _open(submission)
    rows = submission.targets.select_for_update(of=("self",)).select_related("segment", "suggested_owner")
    held = {str(row.pk): row for row in rows.order_by("pk")}
    known = {row.firm_key for row in held.values()}
    fresh = [line for line in lines if not line.key]
    if len(known) + len(fresh) > MOST_TARGETS:
        raise Refused.because(_("A submission holds at most {most} targets.").format(most=MOST_TARGETS))
    by_name = _registered(line.texts["name"] for line in fresh)
    segments = lists.segments_by_name(line.texts["segment_name"] for line in lines)
    units = lists.units_by_name()
    overtaken, obstacles = [], []
    changed: list[tuple[TargetFirm, dict[str, Any]]] = []
    made: list[TargetFirm] = []
    for line in lines:
        target = held.get(line.key)
        if line.key and (target is None or str(target.version) != line.version):
            overtaken.append(_overtaken(line, target))
            continue
        faults = lists.cell_faults(line.texts, units)
        values = lists.values_of(line.texts, segments, units)
        if target is not None:
            if values["segment_name"] == target.segment_name:
                values["segment"] = target.segment
            changed.append((target, values))
        else:
            target = _target(submission, values, by_name=by_name)
            faults += [("name", each) for each in (_against(target, known) if target.name else ())]
            known.add(target.firm_key)
            made.append(target)
        obstacles += [Obstacle(each, field=f"{line.number}.{name}") for name, each in faults]
    if overtaken:
        raise Conflict(*overtaken, *obstacles)
    if obstacles:
        raise Refused.of(obstacles)
    for target, values in changed:
        change_target(target, values, by=by)
    _keep_new(submission, made, by=by)
    return len(changed) + len(made)


def _overtaken(line: GridLine, target: TargetFirm | None) -> Obstacle:
    """What somebody else did to the target of a line."""
    if target is None:
        message = _(
            "Somebody took this firm out meanwhile. Save again to recommend it anew, or empty the line."
        )
        return Obstacle(message, field=f"{line.number}.name", code="conflict")
    now = [text or "—" for name, text in lists.texts_of(target).items() if text != line.texts[name]]
    message = _(
        "Somebody changed this firm meanwhile; it now says: {now}. Save again to put your texts in place."
    )
    return Obstacle(message.format(now=" · ".join(now)), field=f"{line.number}.name", code="conflict")


@action
def change_target(target: TargetFirm, values: Mapping[str, Any], *, by: User) -> TargetFirm:
    """Change what a department wrote of a target; raises ``Refused`` once the submission is handed in."""
    _open(target.submission)
    target = TargetFirm.objects.select_for_update().get(pk=target.pk)
    before = {name: getattr(target, name) for name in FIELDS if name in values}
    for name in before:
        setattr(target, name, values[name])
    _name_segment(target)
    target.version += 1
    target.updated_at = clock.now()
    target.save()
    after = {name: values[name] for name in before}
    record_event(Verb.CHANGE, target, by=by, before=before, after=after)
    return target


@action
def remove_target(target: TargetFirm, *, by: User) -> None:
    """Take a target out of a draft; one that was carried over is dropped with a reason instead (``Refused``)."""
    _open(target.submission)
    if target.origin_id or target.accepted_on:
        raise Refused.because(_("This target was carried over. Drop it with a reason instead."))
    record_event(Verb.DELETE, target, by=by, before={"name": target.name})
    target.delete()


@action
def submit_submission(submission: Submission, *, by: User, on: date) -> Submission:
    """Hand a submission in.

    Raises ``Refused`` where it holds neither information nor targets, where a new target lacks its reason or its
    segment (each named), and after the round was closed.
    """
    submission = _open(submission)
    obstacles = []
    targets = list(submission.targets.filter(accepted_on__isnull=True))
    if not submission.information:
        obstacles.append(Obstacle(_("Write the industry information of the quarter.")))
    if not submission.targets.exists():
        obstacles.append(Obstacle(_("Recommend at least one target enterprise.")))
    for target in targets:
        lacking = [
            str(label)
            for label, value in ((_("why this firm"), target.why), (_("segment"), target.segment_name))
            if not value
        ]
        if lacking:
            message = _("{firm} lacks: {facts}.").format(firm=target.name, facts="、".join(lacking))
            obstacles.append(Obstacle(message))
    if obstacles:
        raise Refused.of(obstacles)
    submission.state, submission.submitted_by, submission.submitted_on = SubmissionState.SUBMITTED, by, on
    _save(submission, "state", "submitted_by", "submitted_on")
    record_event(Verb.CHANGE, submission, by=by, after={"state": submission.state, "targets": len(targets)})
    return submission


@action
def accept_submission(submission: Submission, *, by: User, on: date) -> Submission:
    """Put the targets of a submission on the city's list, the same firm of several departments once.

    Raises ``Refused`` for whoever handed it in, ``Conflict`` where it no longer waits.
    """
    submission = _waiting(submission, by)
    submission.state, submission.decided_by, submission.decided_on = SubmissionState.ACCEPTED, by, on
    _save(submission, "state", "decided_by", "decided_on")
    _fold_accepted(submission, on=on)
    record_event(Verb.ACCEPT, submission, by=by, after={"state": submission.state})
    return submission


@action
def return_submission(submission: Submission, *, by: User, on: date, reason: str) -> Submission:
    """Give a submission back with a reason; its department mends it and hands it in again."""
    submission = _waiting(submission, by)
    if not reason.strip():
        raise Refused.because(_("Say what the department should mend."), field="reason")
    submission.state, submission.decided_by, submission.decided_on = SubmissionState.RETURNED, by, on
    submission.reason = reason.strip()
    _save(submission, "state", "decided_by", "decided_on", "reason")
    record_event(Verb.RETURN, submission, by=by, after={"state": submission.state}, reason=reason)
    return submission


def _open(submission: Submission) -> Submission:
    found = Submission.objects.select_for_update(of=("self",)).select_related("round", "department")
    submission = found.get(pk=submission.pk)
    if submission.round.state == RoundState.CLOSED:
        raise Refused.because(_("The round is closed; enter it in the next quarter."))
    if not submission.is_open:
        raise Conflict.because(
            _("The submission is handed in. The bureau returns it if something is to be mended."),
            code="conflict",
        )
    return submission


def _waiting(submission: Submission, by: User) -> Submission:
    found = Submission.objects.select_for_update(of=("self",)).select_related("round", "department")
    submission = found.get(pk=submission.pk)
    if submission.state != SubmissionState.SUBMITTED:
        raise Conflict.because(
            _("This submission does not wait for a decision any more. Look at it again."), code="conflict"
        )
    if submission.submitted_by_id == by.pk:
        raise Refused.because(_("Whoever handed it in cannot decide on it; a colleague does."))
    return submission


def _save(submission: Submission, *fields: str) -> None:
    submission.version += 1
    submission.updated_at = clock.now()
    submission.save(update_fields=[*fields, "version", "updated_at"])


def _registered(names: Iterable[str]) -> dict[str, Enterprise]:
    wanted = {normalise_name(name) for name in names if name.strip()}
    rows = Enterprise.objects.living().filter(normalised_name__in=wanted).order_by("-pk")
    return {row.normalised_name: row for row in rows}


def _target(
    submission: Submission, row: Mapping[str, Any], *, by_name: Mapping[str, Enterprise]
) -> TargetFirm:
    name = (row.get("name") or "").strip()
    enterprise = row.get("enterprise") or by_name.get(normalise_name(name))
    target = TargetFirm(submission=submission, enterprise=enterprise)
    target.name = enterprise.name if enterprise else name[:120]
    target.firm_key = firm_key(enterprise, name)
    for field in FIELDS:
        if row.get(field):
            setattr(target, field, row[field])
    if target.priority not in Priority.values:
        target.priority = Priority.MEDIUM
    _name_segment(target)
    return target


def _name_segment(target: TargetFirm) -> None:
    if target.segment is not None:
        target.segment_name = target.segment.name


def _against(target: TargetFirm, known: set[str]) -> list[str]:
    if not target.name:
        return [_("Choose an enterprise or write its full name.")]
    found = []
    if target.firm_key in known:
        found.append(_("“{firm}” stands in the submission already.").format(firm=target.name))
    if target.enterprise and (reason := refused_enterprise(target.enterprise)):
        found.append(reason)
    return found


def _fold_accepted(submission: Submission, *, on: date) -> None:
    """Mark the submission's targets as accepted and fold those that stand on the quarter's list already."""
    fresh = list(submission.targets.select_for_update().filter(accepted_on__isnull=True))
    standing = TargetFirm.objects.merged().filter(submission__round=submission.round)
    heads = {row.firm_key: row for row in standing.filter(firm_key__in=[row.firm_key for row in fresh])}
    at = clock.now()
    for target in fresh:
        target.accepted_on, target.updated_at = on, at
        target.stale_on = on + timedelta(days=submission.round.stale_days + 1)
        target.owner = target.owner or target.suggested_owner
        head = heads.get(target.firm_key)
        if head is None:
            heads[target.firm_key] = target
        else:
            target.folded_into = head
            if head.owner_id is None and target.owner_id is not None:
                head.owner = target.owner
                head.save(update_fields=["owner"])
        target.save(update_fields=["accepted_on", "stale_on", "owner", "folded_into", "updated_at"])
