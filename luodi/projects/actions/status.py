"""Changes of status: ongoing, delayed, dormant, lost, withdrawn, each with reason and date."""

from datetime import date

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Obstacle, Refused
from luodi.projects.choices import Status
from luodi.projects.models import Project, StatusChange

from .figures import save_project


@action
def change_status(project: Project, to: str, *, by: User, on: date, reason: str) -> StatusChange:
    """Set the status with its reason from ``on``.

    Raises ``Refused`` without a reason, for the status it already has, for a day in the future, and for a
    project whose claimed step still waits.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    obstacles = []
    if not reason.strip():
        obstacles.append(Obstacle(_("A change of status needs a reason."), field="reason"))
    if to not in Status.values:
        known = ", ".join(str(label) for label in Status.labels)
        obstacles.append(
            Obstacle(_("“{to}” is no status. Choose one of: {known}.").format(to=to, known=known), field="to")
        )
    elif to == project.status:
        obstacles.append(Obstacle(_("The project already has this status."), field="to"))
    if on > clock.today():
        obstacles.append(Obstacle(_("The date lies in the future."), field="on"))
    if project.pending_stage and to not in {Status.ONGOING, Status.DELAYED}:
        obstacles.append(
            Obstacle(_("A claim waits for acceptance. Decide or withdraw it first."), code="pending")
        )
    if obstacles:
        raise Refused.of(obstacles)
    at = clock.now()
    change = StatusChange.objects.create(
        project=project,
        from_status=project.status,
        to_status=to,
        effective_on=on,
        reason=reason,
        changed_by=by,
        recorded_at=at,
    )
    before = {"status": project.status}
    project.status, project.status_reason, project.status_since = to, reason, on
    project.last_touched_on = max(project.last_touched_on, on)
    save_project(project, ["status", "status_reason", "status_since", "last_touched_on"], at=at)
    record_event(Verb.CHANGE, project, by=by, before=before, after={"status": to, "on": on}, reason=reason)
    return change
