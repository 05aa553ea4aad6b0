"""The way back down the ladder, always with a reason."""

from datetime import date

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Obstacle, Refused
from luodi.ladders.queries import ladder_for
from luodi.projects.choices import EventKind, EventState
from luodi.projects.models import MILESTONES, Project, StageEvent
from luodi.projects.wording import stage_label

from .advancing import ACCEPTED_ON
from .figures import save_project


@action
def roll_back(project: Project, to: str, *, by: User, on: date, reason: str) -> StageEvent:
    """Put the project back to an earlier stage; the dates of the stages above it are cleared.

    What was reported before stays readable as of its day. Raises ``Refused`` without a reason, for a stage that
    is not below the present one, or while a claim waits; accepted steps are undone by the bureau only.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    version, ladder = ladder_for(on)
    obstacles = []
    if not reason.strip():
        obstacles.append(Obstacle(_("A rollback needs a reason."), field="reason"))
    if to not in ladder.codes or ladder.position(to) >= ladder.position(project.stage):
        message = _("“{to}” is not below “{stage}”. Choose an earlier stage.")
        labels = {"to": stage_label(to, ladder), "stage": stage_label(project.stage, ladder)}
        obstacles.append(Obstacle(message.format(**labels), field="to"))
    if project.pending_stage:
        obstacles.append(
            Obstacle(_("A claim waits for acceptance. Decide or withdraw it first."), code="pending")
        )
    if obstacles:
        raise Refused.of(obstacles)
    undone = ladder.stages[ladder.position(to) + 1 : ladder.position(project.stage) + 1]
    if any(stage.needs_acceptance for stage in undone) and not by.scope.allows(
        "projects.accept", project.host.path
    ):
        raise Refused.because(_("Accepted steps are undone by the bureau. Ask it with your reason."))
    at = clock.now()
    columns = [stage.milestone for stage in undone if stage.milestone in MILESTONES]
    columns += [ACCEPTED_ON[name] for name in columns if name in ACCEPTED_ON]
    before = {"stage": project.stage, **{name: getattr(project, str(name)) for name in columns}}
    for name in columns:
        setattr(project, str(name), None)
    event = StageEvent(
        project=project,
        kind=EventKind.ROLLBACK,
        from_stage=project.stage,
        to_stage=to,
        effective_on=on,
        recorded_at=at,
        state=EventState.ACCEPTED,
        claimed_by=by,
        reason=reason,
        ladder=version,
    )
    event.save(force_insert=True)
    project.stage, project.stage_entered_on, project.stage_due_on = to, on, None
    save_project(project, ["stage", "stage_entered_on", "stage_due_on", *map(str, columns)], at=at)
    record_event(Verb.ROLL_BACK, project, by=by, before=before, after={"stage": to}, reason=reason)
    return event
