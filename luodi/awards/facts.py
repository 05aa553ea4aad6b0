"""Interests that keep a judge from scoring a nomination, and what the marks of the others come to."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from luodi_engine.scoring.judging import Judged, judged

from .models import AwardRound, Judge, Nomination


def interest_of(judge: Judge, nomination: Nomination) -> str:
    """Why the judge may not score the nomination; nothing where they may.

    Kept out are judges of the nominee's unit, whoever nominated, and whoever declared an interest.
    """
    if judge.person.organization is not None and judge.person.organization.path.startswith(
        nomination.unit.path
    ):
        return _("{judge} works at {unit}, which is nominated.").format(judge=judge, unit=nomination.unit)
    if nomination.filed_by_id == judge.person_id:
        return _("{judge} made this nomination.").format(judge=judge)
    declared = next((one for one in nomination.interests.all() if one.judge_id == judge.pk), None)
    if declared is not None:
        return _("{judge} declared an interest: {reason}").format(judge=judge, reason=declared.reason)
    return ""


def totals_of(award: AwardRound, nominations: list[Nomination]) -> dict[int, dict[int, Decimal]]:
    """For each nomination the total of every judge who marked all criteria and has no interest."""
    criteria = {criterion.pk for criterion in award.criteria.all()}
    judges = {judge.pk: judge for judge in award.judges.all()}
    found: dict[int, dict[int, Decimal]] = {}
    for nomination in nominations:
        given: dict[int, dict[int, Decimal]] = {}
        for mark in nomination.marks.all():
            given.setdefault(mark.judge_id, {})[mark.criterion_id] = mark.points
        found[nomination.pk] = {
            pk: sum(marks.values(), Decimal(0))
            for pk, marks in given.items()
            if set(marks) == criteria and pk in judges and not interest_of(judges[pk], nomination)
        }
    return found


def results_of(award: AwardRound, totals: Mapping[int, Mapping[int, Decimal]]) -> dict[int, Judged]:
    """Score, rank and who is chosen."""
    lists = {str(pk): list(each.values()) for pk, each in totals.items() if each}
    return {int(code): one for code, one in judged(lists, award.rule, places=award.places).items()}
