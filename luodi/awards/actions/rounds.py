"""Writes of rounds: opened, judged, published, frozen and reopened; nobody judges before judges are seated."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.awards.access import seats
from luodi.awards.choices import RoundState
from luodi.awards.facts import results_of, totals_of
from luodi.awards.models import AwardRound, Criterion, Judge, Nomination
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused


@action
def open_award(
    title: str,
    kind: str,
    *,
    by: User,
    year: int,
    places: int,
    rule: str,
    least_judges: int,
    nominations_until: date,
    criteria: Sequence[tuple[str, Decimal]],
    note: str = "",
    is_example: bool = False,
) -> AwardRound:
    """A round that takes nominations; raises ``Refused`` without criteria or places, ``Conflict`` for a doubled one."""
    obstacles = _obstacles(criteria, places, least_judges)
    if obstacles:
        raise Refused.of(obstacles)
    made = AwardRound(
        title=title[:120],
        kind=kind,
        year=year,
        places=places,
        rule=rule,
        least_judges=least_judges,
        nominations_until=nominations_until,
        note=note,
        made_by=by,
        made_at=clock.now(),
        is_example=is_example,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        message = _("There is an award of this title and year already.")
        raise Conflict(Obstacle(message, field="title", code="conflict")) from error
    Criterion.objects.bulk_create(
        Criterion(award=made, title=each[:80], most=most, order=number)
        for number, (each, most) in enumerate(criteria)
    )
    record_event(Verb.CREATE, made, by=by, after={"places": places, "rule": rule})
    return made


@action
def seat_judge(award: AwardRound, person: User, *, by: User) -> Judge:
    """Somebody becomes a judge; raises ``Refused`` once results are public."""
    found = _locked(award)
    if found.is_public:
        raise Refused.because(_("The results are public; judges cannot change any more."))
    made, is_new = Judge.objects.get_or_create(award=found, person=person)
    if is_new:
        record_event(Verb.GRANT, found, by=by, after={"judge": person.pk})
    return made


@action
def unseat_judge(judge: Judge, *, by: User) -> None:
    """Takes a judge off the list; raises ``Refused`` where they gave marks already or results are public."""
    found = _locked(judge.award)
    if found.is_public:
        raise Refused.because(_("The results are public; judges cannot change any more."))
    if judge.marks.exists():
        raise Refused.because(_("This judge gave marks already. Marks stay on file, so the judge stays too."))
    record_event(Verb.REVOKE, found, by=by, before={"judge": judge.person_id})
    judge.delete()


@action
def move_to_judging(award: AwardRound, *, by: User) -> AwardRound:
    """Close nominations; raises ``Refused`` without nominations or with fewer judges than each needs."""
    found = _locked(award)
    obstacles = []
    if found.state != RoundState.NOMINATING:
        raise Refused.because(_("Only a round that takes nominations can go to the judges."))
    if not found.nominations.exists():
        obstacles.append(Obstacle(_("There is no nomination yet.")))
    seats = found.judges.count()
    if seats < found.least_judges:
        message = _("{count} judges are seated, {needed} are needed for each nomination.")
        obstacles.append(Obstacle(message.format(count=seats, needed=found.least_judges)))
    if obstacles:
        raise Refused.of(obstacles)
    found.state = RoundState.JUDGING
    found.save(update_fields=["state"])
    record_event(Verb.ADVANCE, found, by=by, after={"state": found.state})
    return found


@action
def publish_award(award: AwardRound, *, by: User) -> AwardRound:
    """Count the marks by the rule and make the results public.

    Raises ``Refused`` with every nomination that has too few marks of judges without an interest.
    """
    found = _locked(award)
    if found.state != RoundState.JUDGING:
        raise Refused.because(_("Only results of a round that is being judged can be published."))
    prefetch_related_objects([found], "criteria", seats())
    nominations = list(found.nominations.select_related("unit").prefetch_related("marks", "interests"))
    totals = totals_of(found, nominations)
    message = _("“{name}” has complete marks of {count} judges without an interest; {needed} are needed.")
    obstacles = [
        Obstacle(message.format(name=one, count=len(totals[one.pk]), needed=found.least_judges))
        for one in nominations
        if len(totals[one.pk]) < found.least_judges
    ]
    if obstacles:
        raise Refused.of(obstacles)
    results = results_of(found, totals)
    for one in nominations:
        result = results[one.pk]
        one.score, one.rank, one.is_chosen = result.score, result.rank, result.is_chosen
        one.counted = len(totals[one.pk])
    Nomination.objects.bulk_update(nominations, ["score", "rank", "is_chosen", "counted"])
    found.state, found.published_by, found.published_at = RoundState.PUBLISHED, by, clock.now()
    found.save()
    chosen = [one.pk for one in nominations if one.is_chosen]
    record_event(Verb.DECIDE, found, by=by, after={"chosen": chosen})
    return found


@action
def freeze_award(award: AwardRound, *, by: User) -> AwardRound:
    """Results become final; somebody else than who published them does it."""
    found = _locked(award)
    if found.state != RoundState.PUBLISHED:
        raise Refused.because(_("Only public results can be frozen."))
    if found.published_by_id == by.pk:
        message = _("You published these results. Ask a colleague to freeze them.")
        raise Refused.because(message, code="four_eyes")
    found.state, found.frozen_by, found.frozen_at = RoundState.FROZEN, by, clock.now()
    found.save()
    record_event(Verb.FREEZE, found, by=by)
    return found


@action
def reopen_award(award: AwardRound, *, by: User, reason: str) -> AwardRound:
    """Take results back to the judges, with the reason; what was public stays in the log."""
    found = _locked(award)
    if not found.is_public:
        raise Refused.because(_("Only public results can be reopened."))
    if not reason.strip():
        raise Refused.because(_("Say why the results are reopened."), field="reason")
    before = {"chosen": list(found.nominations.filter(is_chosen=True).values_list("pk", flat=True))}
    found.nominations.update(score=None, rank=None, is_chosen=False, counted=0)
    found.state, found.published_by, found.published_at = RoundState.JUDGING, None, None
    found.frozen_by, found.frozen_at = None, None
    found.save()
    record_event(Verb.REOPEN, found, by=by, before=before, reason=reason)
    return found


def _locked(award: AwardRound) -> AwardRound:
    return AwardRound.objects.select_for_update(of=("self",)).get(pk=award.pk)


def _obstacles(criteria: Sequence[tuple[str, Decimal]], places: int, least_judges: int) -> list[Obstacle]:
    obstacles = []
    if not criteria:
        obstacles.append(Obstacle(_("Name at least one criterion with its points."), field="criteria"))
    if any(most <= 0 for _title, most in criteria) or len({title for title, _most in criteria}) < len(
        criteria
    ):
        message = _("Every criterion stands there once, with more than 0 points.")
        obstacles.append(Obstacle(message, field="criteria"))
    if places < 1 or least_judges < 1:
        obstacles.append(Obstacle(_("At least one place and one judge are needed."), field="places"))
    return obstacles
