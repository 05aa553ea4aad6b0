"""Printed figures are told apart: right, misprinted, or not to be decided from rounded inputs."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi_engine.published import MESSAGES, MISPRINTED, RIGHT, UNDECIDABLE, Verdict, judge_ratio, judge_total
from luodi_engine.tests.case_rows import case_rows, number
from luodi_engine.values import rounded_half_up

ROWS = case_rows("published")


def judged(row: dict[str, Any]) -> Verdict:
    """The verdict on a case row."""
    if row["kind"] == "total":
        parts = [number(part) for part in row["parts"]]
        return judge_total(
            parts, number(row["printed"]), row.get("digits", 0), input_digits=row.get("input_digits")
        )
    return judge_ratio(
        number(row["printed"]),
        number(row["numerator"]),
        number(row["denominator"]),
        row["digits"],
        input_digits=row.get("input_digits"),
        denominator_digits=row.get("denominator_digits"),
        scale=row.get("scale", 100),
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['place']} {row['printed']}")
def test_a_published_figure_gets_its_verdict(row: dict[str, Any]) -> None:
    verdict = judged(row)
    assert verdict.outcome == row["outcome"], str(verdict)
    assert verdict.slip == row.get("slip", 0)
    assert str(row["printed"]) in str(verdict)


def test_there_is_a_case_of_each_outcome() -> None:
    assert {row["outcome"] for row in ROWS} == {RIGHT, MISPRINTED, UNDECIDABLE}


def test_the_slip_of_ordos_is_one_unit_of_the_last_digit() -> None:
    verdict = judge_ratio(Decimal(83), Decimal(64), Decimal(76), 0)
    assert verdict.is_last_digit_slip
    assert str(verdict) == (
        "83 is misprinted by one unit of its last digit: 64 / 76 gives 84; with the rounding of the inputs it lies "
        "between 84 and 84."
    )


def test_the_undecidable_share_names_what_the_rounded_inputs_allow() -> None:
    verdict = judge_ratio(Decimal("42.6"), Decimal("2422.8"), Decimal("5694.1"), 1, input_digits=1)
    assert (verdict.params["lowest"], verdict.params["highest"]) == ("42.5", "42.6")
    assert verdict.possible is not None and verdict.possible.overlaps(verdict.prints_so)
    opposite = judge_ratio(Decimal("42.5"), Decimal("2422.8"), Decimal("5694.1"), 1, input_digits=1)
    assert (opposite.outcome, opposite.certain) == (RIGHT, False)


def test_a_whole_that_may_be_zero_decides_nothing() -> None:
    verdict = judge_ratio(Decimal(50), Decimal(0), Decimal(0), 0, input_digits=0)
    assert (verdict.outcome, verdict.message_code) == (UNDECIDABLE, "published.no_whole")
    assert "zero" in str(verdict)


def test_a_half_may_be_allowed_to_go_either_way() -> None:
    assert judge_ratio(Decimal("6.2"), Decimal(1), Decimal(16), 1).outcome == MISPRINTED
    assert judge_ratio(Decimal("6.2"), Decimal(1), Decimal(16), 1, mode="any").outcome == RIGHT
    assert judge_ratio(Decimal("6.3"), Decimal(1), Decimal(16), 1, mode="any").outcome == RIGHT
    assert judge_ratio(Decimal("6.2"), Decimal(1), Decimal(16), 1, mode="down").outcome == RIGHT


def test_a_figure_with_more_digits_than_said_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 0 digits"):
        judge_ratio(Decimal("83.5"), Decimal(64), Decimal(76), 0)


def test_every_message_can_be_filled_from_its_verdict() -> None:
    codes = {judged(row).message_code for row in ROWS}
    assert codes <= set(MESSAGES)


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 3), st.integers(-3, 3))
def test_counts_are_right_exactly_when_rounding_gives_the_print(
    part: int, whole: int, digits: int, shift: int
) -> None:
    exact = rounded_half_up(Fraction(part * 100, whole), digits)
    printed = exact + Decimal(shift).scaleb(-digits)
    verdict = judge_ratio(printed, Decimal(part), Decimal(whole), digits)
    assert verdict.outcome == (RIGHT if shift == 0 else MISPRINTED)
    assert verdict.slip == shift


@given(st.integers(1, 99999), st.integers(1, 99999), st.integers(-49, 49), st.integers(-49, 49))
def test_what_rounding_of_the_inputs_explains_is_never_called_a_misprint(
    part: int, whole: int, part_error: int, whole_error: int
) -> None:
    true = Fraction(part * 100 + part_error, whole * 100 + whole_error) * 100
    printed = rounded_half_up(true, 1)
    verdict = judge_ratio(printed, Decimal(part).scaleb(-1), Decimal(whole).scaleb(-1), 1, input_digits=1)
    assert verdict.outcome in (RIGHT, UNDECIDABLE)


@given(st.lists(st.tuples(st.integers(0, 9999), st.integers(-49, 49)), max_size=12))
def test_a_total_of_the_true_parts_is_never_called_a_misprint(parts: list[tuple[int, int]]) -> None:
    true = sum(Fraction(shown * 100 + error, 1000) for shown, error in parts)
    shown = [Decimal(value).scaleb(-1) for value, _ in parts]
    verdict = judge_total(shown, rounded_half_up(Fraction(true), 1), 1, input_digits=1)
    assert verdict.outcome in (RIGHT, UNDECIDABLE)
