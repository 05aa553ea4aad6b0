"""Works a target: touches, steps on its ladder, who is in charge, which enterprise it is, the lead it becomes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.choices import OrganizationKind
from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.enterprises.models import Enterprise
from luodi.projects.actions import register_project
from luodi.projects.models import Project
from luodi.targeting.choices import TargetStatus, TouchKind
from luodi.targeting.facts import firm_key, refusal_words, refused_enterprise
from luodi.targeting.models import TargetFirm, Touch
from luodi_engine.chains.target_lists import move_refusals

BRINGING = (OrganizationKind.OUTPOST, OrganizationKind.DEPARTMENT)


@action
def note_touch(
    target: TargetFirm,
    *,
    kind: str,
    on: date,
    note: str,
    by: User,
    to_status: str = "",
    next_step: str = "",
    next_step_on: date | None = None,
) -> Touch:
    """Note a dealing with a target, and with ``to_status`` the step it led to; the next step replaces the last.

    Raises ``Refused`` for a day to come, an empty note, a target that is closed or folded, and a step that may
    not be taken.
    """
    target = _going(target)
    obstacles = []
    if on > clock.today():
        obstacles.append(Obstacle(_("This day is still to come."), field="on"))
    if not note.strip():
        obstacles.append(Obstacle(_("Write what came of it."), field="note"))
    before = target.status
    if to_status and to_status != before:
        refusals = move_refusals(before, to_status, reason=note, has_project=False)
        obstacles += [Obstacle(refusal_words(one), field="to_status") for one in refusals]
    if obstacles:
        raise Refused.of(obstacles)
    if to_status:
        target.status = to_status
        target.status_reason = note.strip()[:200] if to_status == TargetStatus.SET_ASIDE else ""
    target.next_step, target.next_step_on = next_step.strip(), next_step_on
    target.touch(on, target.submission.round.stale_days)
    _save(target)
    moved = to_status if to_status != before else ""
    return _logged(target, kind=kind, on=on, note=note, by=by, before=before if moved else "", to=moved)


@action
def move_target(target: TargetFirm, to: str, *, by: User, on: date, reason: str = "") -> TargetFirm:
    """Take a step on the ladder without a dealing; raises ``Refused`` with everything against it."""
    target = _going(target, ended=True)
    refusals = move_refusals(target.status, to, reason=reason, has_project=target.project_id is not None)
    if refusals:
        raise Refused.of([Obstacle(refusal_words(one), field="reason") for one in refusals])
    before, target.status = target.status, to
    target.status_reason = reason.strip()[:200]
    target.touch(on, target.submission.round.stale_days)
    _save(target)
    _logged(target, kind=TouchKind.STATUS, on=on, note=reason, by=by, before=before, to=to)
    return target


@action
def assign_target(target: TargetFirm, values: Mapping[str, Any], *, by: User) -> TargetFirm:
    """Set ``owner``, ``officer`` or ``priority``; raises ``Refused`` for an officer of another unit."""
    target = _going(target)
    before = {name: getattr(target, name) for name in ("owner", "officer", "priority") if name in values}
    for name in before:
        setattr(target, name, values[name])
    if target.officer is not None and target.owner is not None:
        home = target.officer.organization
        if home is None or not home.path.startswith(target.owner.path):
            message = _("{person} does not work for {unit}. Choose somebody of that unit.")
            raise Refused.because(message.format(person=target.officer, unit=target.owner), field="officer")
    _save(target)
    record_event(Verb.CHANGE, target, by=by, before=before, after={name: values[name] for name in before})
    return target


@action
def link_enterprise(target: TargetFirm, enterprise: Enterprise, *, by: User) -> TargetFirm:
    """Say which enterprise of the register a target is; raises ``Refused`` for a blacklisted one or a second time."""
    target = _going(target)
    if reason := refused_enterprise(enterprise):
        raise Refused.because(reason, field="enterprise")
    key = firm_key(enterprise, "")
    same = TargetFirm.objects.filter(submission=target.submission_id, firm_key=key).exclude(pk=target.pk)
    if same.exists():
        message = _("“{firm}” stands in the submission already.")
        raise Refused.because(message.format(firm=enterprise.name), field="enterprise")
    before = {"name": target.name, "enterprise": target.enterprise_id}
    target.enterprise, target.name, target.firm_key = enterprise, enterprise.name, key
    _save(target)
    record_event(Verb.CHANGE, target, by=by, before=before, after={"enterprise": enterprise.pk})
    return target


@action
def make_lead(target: TargetFirm, values: Mapping[str, Any], *, by: User, on: date) -> Project:
    """Enter a lead for the target's enterprise with project ``values``, and link both.

    Raises ``Refused`` for a target whose enterprise is not in the register yet or is blacklisted, and with every
    contradiction of the project; ``Conflict`` where it became a lead already.
    """
    rows = TargetFirm.objects.select_for_update(of=("self",)).select_related(
        "submission__round", "enterprise", "owner"
    )
    target = rows.get(pk=target.pk)
    if target.project_id is not None:
        raise Conflict.because(_("This target has its project already."), code="conflict")
    if target.outcome or target.folded_into_id or target.accepted_on is None:
        raise Conflict.because(_("This target is not open; go on with its successor."), code="conflict")
    if target.enterprise is None:
        message = _("Enter the firm in the enterprise register and link it to this target first.")
        raise Refused.because(message)
    if reason := refused_enterprise(target.enterprise):
        raise Refused.because(reason)
    given = {"lead_investor": target.enterprise, "industry_id": target.enterprise.industry_id, **values}
    if target.owner is not None and target.owner.kind in BRINGING:
        given.setdefault("introduced_by", target.owner)
    project = register_project(given, by=by, on=on)
    before = target.status
    target.project, target.status, target.lead_on = project, TargetStatus.LEAD, on
    target.touch(on, target.submission.round.stale_days)
    target.version += 1
    target.updated_at = clock.now()
    target.save()
    touch = Touch(target=target, kind=TouchKind.STATUS, on=on, by=by, recorded_at=clock.now())
    touch.note, touch.from_status, touch.to_status = project.name[:500], before, TargetStatus.LEAD
    touch.save(force_insert=True)
    record_event(Verb.CHANGE, target, by=by, before={"status": before}, after={"project": project.pk})
    return project


def renew_keys(pks: list[int]) -> None:
    """Let targets be told by the enterprise that theirs was merged into.

    Where that one stands in the same submission already, both rows keep their keys.
    """
    for target in TargetFirm.objects.filter(pk__in=pks).select_related("enterprise").order_by("pk"):
        if target.enterprise is None:
            continue
        key = firm_key(target.enterprise, "")
        same = TargetFirm.objects.filter(submission=target.submission_id, firm_key=key).exclude(pk=target.pk)
        if key != target.firm_key and not same.exists():
            target.firm_key, target.name = key, target.enterprise.name
            target.save(update_fields=["firm_key", "name"])


def _going(target: TargetFirm, *, ended: bool = False) -> TargetFirm:
    rows = TargetFirm.objects.select_for_update(of=("self",)).select_related("submission__round", "owner")
    target = rows.get(pk=target.pk)
    if target.accepted_on is None:
        raise Refused.because(
            _("The target is not on the list yet; the bureau accepts the submission first.")
        )
    if target.folded_into_id is not None:
        raise Refused.because(_("The work on this firm is noted at the target it was folded into."))
    if target.outcome or (target.status == TargetStatus.LEAD and not ended):
        raise Conflict.because(_("This target is closed; go on with its successor or its project."))
    if target.status == TargetStatus.SET_ASIDE and not ended:
        raise Conflict.because(_("This target is set aside. Take it up again first."))
    return target


def _save(target: TargetFirm) -> None:
    target.version += 1
    target.updated_at = clock.now()
    target.save()


def _logged(
    target: TargetFirm, *, kind: str, on: date, note: str, by: User, before: str = "", to: str = ""
) -> Touch:
    touch = Touch(target=target, kind=kind, on=on, note=note.strip()[:500], by=by)
    touch.from_status, touch.to_status, touch.recorded_at = before, to, clock.now()
    touch.save(force_insert=True)
    after = {"touch": kind, "on": on, "status": target.status}
    record_event(Verb.CHANGE, target, by=by, before={"status": before} if before else {}, after=after)
    return touch
