"""A round with two criteria, its judges and nominations."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from luodi.awards import actions
from luodi.awards.models import AwardRound, Nomination
from luodi.common import clock

PDF = b"%PDF-1.4 an example paper "
CRITERIA = (("进度", Decimal(60)), ("带动", Decimal(40)))


def award(by: Any, **more: Any) -> AwardRound:
    """Two places, the mean of two judges, nominations for a week."""
    given = {
        "year": 2025,
        "places": 1,
        "rule": "mean",
        "least_judges": 2,
        "nominations_until": clock.today() + timedelta(days=7),
        "criteria": CRITERIA,
    }
    return actions.open_award(
        more.pop("title", "十佳项目"), more.pop("kind", "commendation"), by=by, **{**given, **more}
    )


def nomination(found: AwardRound, unit: Any, by: Any, name: str = "石墨项目") -> Nomination:
    """With evidence."""
    evidence = ContentFile(PDF, name="proof.pdf")
    return actions.nominate(found, name, unit, by=by, reason="进度快、带动强", evidence=evidence)


def score(found: Nomination, person: Any, *points: int) -> None:
    """A judge's marks in the order of the criteria."""
    judge = found.award.judges.get(person=person)
    marks = {one.pk: Decimal(each) for one, each in zip(found.award.criteria.all(), points, strict=True)}
    actions.give_marks(Nomination.objects.get(pk=found.pk), judge, marks)
