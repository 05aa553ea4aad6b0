"""Double reports are graded as the published specification says, each with its grounds."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi_engine.duplicates import LEVELS, MESSAGES, ProjectEntry, amount_deviation, candidates, compare
from luodi_engine.names import name_similarity
from luodi_engine.tests.case_rows import case_rows

ROWS = case_rows("duplicates")


def entry(key: str, fields: dict[str, Any]) -> ProjectEntry:
    """The entry of a case row."""
    amount = fields.get("amount")
    return ProjectEntry(key=key, **{**fields, "amount": None if amount is None else Decimal(amount)})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_two_reports_get_their_level_and_reasons(row: dict[str, Any]) -> None:
    match = compare(entry("2", row["new"]), entry("1", row["old"]))
    if row["level"] is None:
        assert match is None
        return
    assert match is not None and match.key == "1"
    assert (match.level, match.confidence) == (row["level"], Decimal(row["confidence"]))
    assert [reason.code.removeprefix("duplicate.") for reason in match.reasons] == row["reasons"]
    assert all(str(reason) for reason in match.reasons)


def test_the_case_table_meets_every_reason() -> None:
    met = {f"duplicate.{reason}" for row in ROWS for reason in row.get("reasons", ())}
    assert met == set(MESSAGES)


def test_a_strong_match_asks_for_a_decision_and_a_weak_one_does_not() -> None:
    strong = compare(ProjectEntry("2", "石墨", city_code="A"), ProjectEntry("1", "银耳", city_code="A"))
    weak = compare(ProjectEntry("2", "石墨烯"), ProjectEntry("1", "石墨烯厂"))
    assert strong and weak and (strong.is_strong, weak.is_strong) == (True, False)


def test_the_likeliest_comes_first_and_the_project_itself_is_left_out() -> None:
    new = ProjectEntry("9", "石墨负极材料基地", investor="甲公司", industry="C")
    old = [
        ProjectEntry("1", "石墨负极材料工厂"),
        ProjectEntry("2", "石墨负极材料工厂", industry="C"),
        ProjectEntry("3", "石墨负极材料基地", investor="甲公司"),
        ProjectEntry("4", "银耳"),
        new,
    ]
    assert [match.key for match in candidates(new, old)] == ["3", "2", "1"]


NAMES = st.text("石墨烯银耳巴中", max_size=8)
ENTRIES = st.builds(
    ProjectEntry,
    key=st.just("1"),
    name=NAMES,
    city_code=st.sampled_from(["", "A", "B"]),
    investor=st.sampled_from(["", "甲", "乙"]),
    amount=st.none() | st.integers(0, 30).map(Decimal),
    importer=st.sampled_from(["", "5"]),
    industry=st.sampled_from(["", "C", "A"]),
    sub_industry=st.sampled_from(["", "C30"]),
)


@given(ENTRIES, ENTRIES)
def test_two_reports_get_one_answer_whichever_came_first(one: ProjectEntry, other: ProjectEntry) -> None:
    match = compare(one, other)
    assert match == compare(other, one)
    if match is not None:
        assert match.level in LEVELS and match.reasons
        assert Decimal(0) < match.confidence <= Decimal("0.99")


@given(ENTRIES, ENTRIES)
def test_no_alike_name_is_lost_to_the_quick_look_at_lengths(one: ProjectEntry, other: ProjectEntry) -> None:
    if name_similarity(one.name, other.name) >= 60:
        assert compare(one, other) is not None


def test_amounts_are_apart_by_a_share_of_the_larger() -> None:
    assert (
        amount_deviation(Decimal(90), Decimal(100))
        == Decimal("0.1")
        == amount_deviation(Decimal(100), Decimal(90))
    )
    assert amount_deviation(None, Decimal(1)) is None
    assert amount_deviation(Decimal(0), Decimal(1)) is None
