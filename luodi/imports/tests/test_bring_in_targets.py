"""Yearly targets as a workbook: in, changed, undone, and what is wrong with a row."""

from decimal import Decimal

import pytest

from luodi.imports.choices import RunState
from luodi.imports.sources import BY_CODE
from luodi.imports.sources.base import Task
from luodi.projects.tests.factories import START
from luodi.targets.models import Target

from .factories import brought_in, checked, small_city, undone, workbook

HEADERS = ("指标", "单位", "年度", "目标值", "至3月", "至6月", "至9月", "至12月", "来源")
GOOD = (
    ("signed_projects", "east", 2026, 27, None, None, None, None, "样例文件"),
    ("签约项目", "west", 2026, 20, 5, 10, 15, 20, "样例文件"),
    ("Signed projects", "city", 2026, 54, None, None, None, None, None),
)


@pytest.fixture
def city(db):
    return small_city()


def standing() -> dict[str, tuple[Decimal, tuple[Decimal, ...]]]:
    rows = Target.objects.standing().select_related("unit")
    return {target.unit.code: (target.value, target.amounts) for target in rows}


def test_targets_come_in_by_name_or_code_with_their_quarters(city):
    run = brought_in(city.chen, workbook(GOOD, HEADERS), source="targets")
    assert run.state == RunState.DONE
    assert standing() == {"east": (27, ()), "west": (20, (5, 10, 15, 20)), "city": (54, ())}
    again = checked(city.chen, workbook(GOOD, HEADERS), source="targets")
    assert (again.state, again.unchanged, Target.objects.count()) == (RunState.READY, 3, 3)


def test_a_changed_target_replaces_and_comes_back_when_the_run_is_undone(city):
    brought_in(city.chen, workbook(GOOD, HEADERS), source="targets")
    changed = [("signed_projects", "east", 2026, 30, 5, 12, 20, 30, "样例文件二")]
    run = brought_in(city.chen, workbook(changed, HEADERS), source="targets")
    assert standing()["east"] == (30, (5, 12, 20, 30))
    assert undone(run).state == RunState.UNDONE
    assert standing()["east"] == (27, ())
    assert Target.objects.filter(unit=city.east).count() == 3


@pytest.mark.parametrize(
    ("row", "letter"),
    [
        (("不存在的指标", "east", 2026, 1, None, None, None, None, None), "A"),
        (("signed_projects", "没有的单位", 2026, 1, None, None, None, None, None), "B"),
        (("signed_projects", "east", 1700, 1, None, None, None, None, None), "C"),
        (("signed_projects", "east", 2026, 0, None, None, None, None, None), "D"),
        (("signed_projects", "east", 2026, 9, 3, None, 6, 9, None), "E"),
        (("signed_projects", "east", 2026, 9, 3, 2, 6, 9, None), "E"),
        (("signed_projects", "east", 2026, 9, 3, 4, 6, 8, None), "E"),
    ],
)
def test_a_wrong_row_is_told_and_nothing_is_kept(city, row, letter):
    run = checked(city.chen, workbook([GOOD[1], row], HEADERS), source="targets")
    assert run.state == RunState.FAULTY
    assert [fault["column"] for fault in run.faults] == [letter]
    assert not Target.objects.exists()


def test_one_target_twice_in_a_sheet_is_told(city):
    run = checked(city.chen, workbook([GOOD[0], GOOD[0]], HEADERS), source="targets")
    assert run.state == RunState.FAULTY and not Target.objects.exists()


def test_a_run_whose_target_was_changed_since_is_not_undone(city):
    run = brought_in(city.chen, workbook(GOOD, HEADERS), source="targets")
    brought_in(
        city.chen, workbook([("signed_projects", "east", 2026, 30, *[None] * 5)], HEADERS), source="targets"
    )
    assert undone(run).state == RunState.DONE
    assert standing()["east"][0] == 30


def test_what_is_written_out_comes_in_unchanged(city):
    brought_in(city.chen, workbook(GOOD, HEADERS), source="targets")
    source, task = BY_CODE["targets"], Task(by=city.chen, on=START)
    codes = [column.code for column in source.columns(task)]
    rows = [[source.cells(record, task).get(code) for code in codes] for record in source.records(city.chen)]
    labels = [column.label for column in source.columns(task)]
    run = checked(city.chen, workbook(rows, labels), source="targets")
    assert (run.state, run.unchanged) == (RunState.READY, 3)
