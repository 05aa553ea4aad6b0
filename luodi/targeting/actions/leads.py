"""Turns a target that means to invest into a lead of the project ledger."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.choices import OrganizationKind
from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Refused
from luodi.projects.actions import register_project
from luodi.projects.models import Project
from luodi.targeting.choices import TargetStatus, TouchKind
from luodi.targeting.facts import refused_enterprise
from luodi.targeting.models import TargetFirm, Touch

BRINGING = (OrganizationKind.OUTPOST, OrganizationKind.DEPARTMENT)


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
