"""Writes of published results: notice, objections and answers, corrections, freezing and reopening."""

from datetime import date

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.assessment.choices import Outcome, PublicationState, SchemeState
from luodi.assessment.models import AssessmentRun, Objection, Publication
from luodi.audit.actions import action, record_event, store_document
from luodi.audit.choices import DocumentKind, Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused


@action
def publish_results(
    run: AssessmentRun,
    *,
    by: User,
    title: str,
    objections_until: date,
    note: str = "",
    reason: str = "",
) -> Publication:
    """Make a run's results public; where the same months were published before, as a correction with a reason.

    Raises ``Refused`` for a scheme that is not published, a last day that is over, a correction without a reason
    or of frozen results; ``Conflict`` where somebody else published at the same time.
    """
    standing = _standing(run)
    obstacles = _obstacles(run, standing, objections_until=objections_until, reason=reason)
    if obstacles:
        raise Refused.of(obstacles)
    if standing is not None:
        standing.state = PublicationState.REPLACED
        standing.save(update_fields=["state"])
    made = Publication(
        run=run,
        scheme_code=run.scheme.code,
        year=run.year,
        month=run.month,
        title=title[:200],
        note=note,
        objections_until=objections_until,
        published_by=by,
        published_at=clock.now(),
        replaces=standing,
        reason=reason[:300],
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise _taken() from error
    after = {"run": run.pk, "result": run.result_hash, "replaces": standing.pk if standing else None}
    record_event(Verb.DECIDE, made, by=by, after=after, reason=reason)
    return made


@action
def freeze_results(publication: Publication, *, by: User) -> Publication:
    """Results become final: the objection period is over and every objection is answered, else ``Refused``."""
    found = _locked(publication)
    if found.state != PublicationState.NOTICE:
        raise Refused.because(_("Only results that are open to objections can be frozen."))
    obstacles = []
    if clock.today() <= found.objections_until:
        message = _("Objections are taken until {day}. Freeze the results after that day.")
        obstacles.append(Obstacle(message.format(day=found.objections_until.isoformat())))
    chain = Publication.objects.filter(scheme_code=found.scheme_code, year=found.year, month=found.month)
    waiting = Objection.objects.filter(publication__in=chain, outcome=Outcome.OPEN).count()
    if waiting:
        message = _("{count} objections are not answered yet. Answer them first.")
        obstacles.append(Obstacle(message.format(count=waiting)))
    if obstacles:
        raise Refused.of(obstacles)
    found.state, found.frozen_by, found.frozen_at = PublicationState.FROZEN, by, clock.now()
    found.save()
    record_event(Verb.FREEZE, found, by=by, after={"result": found.run.result_hash})
    return found


@action
def reopen_results(publication: Publication, *, by: User, reason: str) -> Publication:
    """Frozen results can be corrected again; what was published stays public until a correction replaces it."""
    found = _locked(publication)
    if found.state != PublicationState.FROZEN:
        raise Refused.because(_("Only frozen results can be reopened."))
    if not reason.strip():
        raise Refused.because(_("Say why the results are reopened."), field="reason")
    found.state, found.frozen_by, found.frozen_at = PublicationState.NOTICE, None, None
    found.save()
    record_event(Verb.REOPEN, found, by=by, reason=reason)
    return found


@action
def file_objection(
    publication: Publication,
    unit: Organization,
    text: str,
    *,
    by: User,
    indicator: str = "",
    evidence: File | None = None,
    is_example: bool = False,
) -> Objection:
    """A unit objects to its result, within the period and with evidence; raises ``Refused`` otherwise."""
    found = _locked(publication)
    obstacles = []
    if not found.is_open:
        obstacles.append(Obstacle(_("These results take no objections any more.")))
    elif clock.today() > found.objections_until:
        message = _("Objections were taken until {day}. Ask the performance office to reopen the results.")
        obstacles.append(Obstacle(message.format(day=found.objections_until.isoformat())))
    if not found.run.scores.filter(unit=unit).exists():
        obstacles.append(Obstacle(_("{unit} was not scored here.").format(unit=unit), field="unit"))
    if evidence is None:
        obstacles.append(Obstacle(_("An objection needs evidence. Choose a document."), field="evidence"))
    if not text.strip():
        obstacles.append(Obstacle(_("Say what is wrong and what would be right."), field="text"))
    if obstacles or evidence is None:
        raise Refused.of(obstacles)
    title = _("Evidence of the objection of {unit}").format(unit=unit)
    document = store_document(evidence, kind=DocumentKind.OTHER, by=by, title=title, is_example=is_example)
    made = Objection.objects.create(
        publication=found,
        unit=unit,
        indicator=indicator,
        text=text,
        document=document,
        filed_by=by,
        filed_at=clock.now(),
    )
    record_event(Verb.CREATE, made, by=by, after={"unit": unit.code, "indicator": indicator})
    return made


@action
def answer_objection(objection: Objection, *, by: User, outcome: str, answer: str) -> Objection:
    """Answer once and for all; whoever filed it does not answer it. Raises ``Refused`` and ``Conflict``."""
    found = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if found.outcome != Outcome.OPEN:
        raise Conflict.because(_("This objection was answered already."), code="conflict")
    obstacles = []
    if found.filed_by_id == by.pk:
        obstacles.append(
            Obstacle(_("You filed this objection; a colleague has to answer it."), code="four_eyes")
        )
    if outcome not in (Outcome.UPHELD, Outcome.REJECTED):
        obstacles.append(Obstacle(_("Say whether the objection is upheld or rejected."), field="outcome"))
    if not answer.strip():
        obstacles.append(Obstacle(_("Give the reasons of the answer."), field="answer"))
    if obstacles:
        raise Refused.of(obstacles)
    found.outcome, found.answer = outcome, answer
    found.answered_by, found.answered_at = by, clock.now()
    found.save()
    record_event(Verb.DECIDE, found, by=by, after={"outcome": outcome}, reason=answer[:200])
    return found


def _locked(publication: Publication) -> Publication:
    rows = Publication.objects.select_related("run").select_for_update(of=("self",))
    return rows.get(pk=publication.pk)


def _standing(run: AssessmentRun) -> Publication | None:
    rows = Publication.objects.select_for_update(of=("self",)).exclude(state=PublicationState.REPLACED)
    return rows.filter(scheme_code=run.scheme.code, year=run.year, month=run.month).first()


def _obstacles(
    run: AssessmentRun, standing: Publication | None, *, objections_until: date, reason: str
) -> list[Obstacle]:
    found = []
    if run.publications.exists():
        raise _taken()
    if run.scheme.state != SchemeState.PUBLISHED:
        message = _("“{scheme}” is not published. Have it reviewed and publish it, then score by it.")
        found.append(Obstacle(message.format(scheme=run.scheme)))
    if run.scheme.hash != run.scheme_hash:
        found.append(Obstacle(_("The scheme was changed after these results. Score again, then publish.")))
    if objections_until <= clock.today():
        found.append(Obstacle(_("Leave at least one day for objections."), field="objections_until"))
    if standing is not None and standing.state == PublicationState.FROZEN:
        found.append(Obstacle(_("The results of these months are frozen. Reopen them with a reason first.")))
    elif standing is not None and not reason.strip():
        message = _("Results of these months are public already. Say why these replace them.")
        found.append(Obstacle(message, field="reason"))
    return found


def _taken() -> Conflict:
    message = _("Somebody published the results of these months just now. Look at the notice first.")
    return Conflict(Obstacle(message, code="conflict"))
