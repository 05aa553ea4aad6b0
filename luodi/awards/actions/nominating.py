"""Writes of nominations: filed with evidence, taken back while nominations are taken."""

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.actions import action, record_event, store_document
from luodi.audit.choices import DocumentKind, Verb
from luodi.awards.choices import RoundState
from luodi.awards.models import AwardRound, Nomination
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.projects.models import Project


@action
def nominate(
    award: AwardRound,
    name: str,
    unit: Organization,
    *,
    by: User,
    reason: str,
    evidence: File | None,
    project: Project | None = None,
    is_example: bool = False,
) -> Nomination:
    """File a nomination in time and with evidence; raises ``Refused`` otherwise, ``Conflict`` for a doubled one."""
    found = AwardRound.objects.select_for_update(of=("self",)).get(pk=award.pk)
    obstacles = _obstacles(found, name, reason, project=project)
    if evidence is None:
        obstacles.append(Obstacle(_("A nomination needs evidence. Choose a document."), field="evidence"))
    if obstacles or evidence is None:
        raise Refused.of(obstacles)
    title = _("Evidence of the nomination of {name}").format(name=name)
    document = store_document(evidence, kind=DocumentKind.OTHER, by=by, title=title, is_example=is_example)
    made = Nomination(
        award=found,
        name=name.strip()[:120],
        unit=unit,
        project=project,
        reason=reason,
        document=document,
        filed_by=by,
        filed_at=clock.now(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        message = _("“{name}” is nominated already.").format(name=made.name)
        raise Conflict(Obstacle(message, field="name", code="conflict")) from error
    record_event(Verb.CREATE, made, by=by, after={"award": found.pk, "unit": unit.code})
    return made


@action
def withdraw(nomination: Nomination, *, by: User, reason: str) -> None:
    """Take a nomination back while nominations are taken, with the reason; raises ``Refused`` later."""
    found = AwardRound.objects.select_for_update(of=("self",)).get(pk=nomination.award_id)
    if found.state != RoundState.NOMINATING:
        raise Refused.because(_("The judges have the nominations already; none can be taken back."))
    if not reason.strip():
        raise Refused.because(_("Say why the nomination is taken back."), field="reason")
    record_event(Verb.DELETE, nomination, by=by, before={"name": nomination.name}, reason=reason)
    nomination.delete()


def _obstacles(found: AwardRound, name: str, reason: str, *, project: Project | None) -> list[Obstacle]:
    obstacles = []
    if found.state != RoundState.NOMINATING:
        obstacles.append(Obstacle(_("This round takes no nominations any more.")))
    elif clock.today() > found.nominations_until:
        message = _("Nominations were taken until {day}.")
        obstacles.append(Obstacle(message.format(day=found.nominations_until.isoformat())))
    if project is not None and project.is_confidential:
        message = _(
            "This project is confidential: nominations become public. Lift its confidentiality first."
        )
        obstacles.append(Obstacle(message, field="project"))
    if not name.strip():
        obstacles.append(Obstacle(_("Say who or what is nominated."), field="name"))
    if not reason.strip():
        obstacles.append(Obstacle(_("Give the reasons of the nomination."), field="reason"))
    return obstacles
