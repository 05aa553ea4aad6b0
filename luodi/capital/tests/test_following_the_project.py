"""Accepted money counts as its project does, also when that changes afterwards."""

import pytest

from luodi.capital.actions import freeze_month
from luodi.capital.consistency import faults
from luodi.capital.models import MonthTotal
from luodi.common.errors import Refused
from luodi.projects.actions import update_many, update_project
from luodi.projects.models import Project
from luodi.projects.tests.factories import START

from .factories import MAY, accepted, claim


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
