"""Writes of judges: marks for every criterion, and interests that keep them from giving any."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.awards.choices import RoundState
from luodi.awards.facts import interest_of
from luodi.awards.models import AwardRound, Interest, Judge, Mark, Nomination
from luodi.common import clock
from luodi.common.errors import Obstacle, Refused


@action
def give_marks(nomination: Nomination, judge: Judge, marks: Mapping[int, Decimal | None]) -> None:
    """A judge's points for every criterion (by key), in place of earlier ones.

    Raises ``Refused`` for a judge with an interest, outside of judging, and for points missing or out of range.
    """
    award = AwardRound.objects.select_for_update(of=("self",)).get(pk=nomination.award_id)
    obstacles: list[Obstacle] = []
    if award.state != RoundState.JUDGING:
        obstacles.append(Obstacle(_("Marks are given while the round is judged.")))
    if judge.award_id != award.pk:
        obstacles.append(Obstacle(_("Only the judges of this award give marks.")))
    interest = interest_of(judge, nomination)
    if interest:
        obstacles.append(Obstacle(interest, code="interest"))
    criteria = list(award.criteria.all())
    message = _("“{criterion}”: give between 0 and {most} points.")
    given: dict[int, Decimal] = {}
    for one in criteria:
        points = marks.get(one.pk)
        if points is None or not 0 <= points <= one.most:
            told = message.format(criterion=one, most=f"{one.most.normalize():f}")
            obstacles.append(Obstacle(told, field=f"mark_{one.pk}"))
        else:
            given[one.pk] = points
    if obstacles:
        raise Refused.of(obstacles)
    for one in criteria:
        Mark.objects.update_or_create(
            nomination=nomination, judge=judge, criterion=one, defaults={"points": given[one.pk]}
        )
    after = {str(pk): str(points) for pk, points in given.items()}
    record_event(Verb.CHANGE, nomination, by=judge.person, after={"marks": after})


@action
def declare_interest(nomination: Nomination, judge: Judge, reason: str) -> Interest:
    """A judge stands back from a nomination; marks given before do not count. Raises ``Refused`` without reason."""
    award = AwardRound.objects.select_for_update(of=("self",)).get(pk=nomination.award_id)
    if award.is_public:
        raise Refused.because(_("The results are public already; ask the office to reopen them."))
    if not reason.strip():
        raise Refused.because(_("Say what the interest is."), field="reason")
    made, _is_new = Interest.objects.update_or_create(
        nomination=nomination, judge=judge, defaults={"reason": reason[:200], "declared_at": clock.now()}
    )
    record_event(Verb.CHANGE, nomination, by=judge.person, after={"interest": judge.pk}, reason=reason)
    return made
