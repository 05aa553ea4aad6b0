"""Accepted money counts as its project does, also when that changes afterwards."""

from decimal import Decimal

import pytest

from luodi.capital.actions import freeze_month, reopen_month
from luodi.capital.consistency import faults
from luodi.capital.models import MonthTotal
from luodi.common.errors import Refused
from luodi.projects.actions import decide_duplicate, reopen_duplicate, update_many, update_project
from luodi.projects.models import LikelyDuplicate, Project
from luodi.projects.tests.factories import START

from .factories import MAY, accepted, claim, signed_project


def counted() -> tuple[int, int]:
    """(rows that count, rows that do not) in the monthly totals."""
    rows = {total.countable: total.rows for total in MonthTotal.objects.filter(rows__gt=0)}
    return rows.get(True, 0), rows.get(False, 0)


def test_money_stops_counting_with_its_project_and_counts_again_with_it(city, project):
    accepted(city, project, 100)
    waiting = claim(city, project, 50)
    update_project(project, {"exclusions": ["real_estate"]}, by=city.chen, on=START)
    waiting.refresh_from_db()
    assert (counted(), waiting.countable, list(faults())) == ((0, 1), False, [])
    update_project(project, {"exclusions": []}, by=city.chen, on=START)
    assert (counted(), list(faults())) == ((1, 0), [])


def test_an_import_that_excludes_moves_the_money_too(city, project):
    accepted(city, project, 100)
    update_many([(project.pk, {"exclusions": ["real_estate"]})], by=city.chen, on=START, reason="import")
    assert (counted(), list(faults())) == ((0, 1), [])


def test_a_frozen_month_keeps_its_project_counting(city, project):
    accepted(city, project, 100)
    freeze_month(MAY, by=city.chen, host=city.east)
    with pytest.raises(Refused) as refused:
        update_project(project, {"exclusions": ["real_estate"]}, by=city.chen, on=START)
    [obstacle] = refused.value.obstacles
    assert (obstacle.field, obstacle.code) == ("exclusions", "frozen")
    assert f"{MAY:%Y-%m}" in str(obstacle.message)
    assert Project.objects.get(pk=project.pk).countable and counted() == (1, 0)


def folded(city, project) -> LikelyDuplicate:
    """The pair of the project and an earlier report that it doubles, still open."""
    earlier = signed_project(city, name="更早的样例项目")
    first, second = sorted((project, earlier), key=lambda each: each.pk)
    return LikelyDuplicate.objects.create(
        project=second, other=first, level="L1", confidence=Decimal("0.9"), reasons=[]
    )


def test_a_frozen_month_keeps_a_double_report_from_being_folded_and_from_standing_again(city, project):
    pair = folded(city, project)
    later = Project.objects.get(pk=pair.project_id)
    accepted(city, later, 100)
    frozen = freeze_month(MAY, by=city.chen, host=city.east)
    with pytest.raises(Refused, match=f"{MAY:%Y-%m}"):
        decide_duplicate(pair, "same", by=city.chen, reason="同一项目")
    assert Project.objects.get(pk=later.pk).same_as_id is None
    reopen_month(frozen, by=city.chen, reason="更正")
    decide_duplicate(pair, "same", by=city.chen, reason="同一项目")
    freeze_month(MAY, by=city.chen, host=city.east)
    with pytest.raises(Refused, match=f"{MAY:%Y-%m}"):
        reopen_duplicate(pair, by=city.chen, reason="看错了")
    assert Project.objects.get(pk=later.pk).same_as_id == pair.other_id


def test_a_claim_made_on_a_page_opened_before_its_project_was_excluded_does_not_count(city, project):
    update_project(project, {"exclusions": ["real_estate"]}, by=city.chen, on=START)
    assert project.countable  # what the page still holds
    assert accepted(city, project, 100).countable is False
    assert (counted(), list(faults())) == ((0, 1), [])
