"""Credit codes are checked as the standard says, and a wrong one is explained."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi_engine.credit_code import (
    ALPHABET,
    MESSAGES,
    check_character,
    explain,
    is_valid,
    organization_check,
)
from luodi_engine.tests.case_rows import case_rows

BODIES = st.tuples(
    st.text("0123456789", min_size=8, max_size=8), st.text(ALPHABET, min_size=8, max_size=8)
).map(lambda parts: parts[0] + parts[1] + organization_check(parts[1]))


@pytest.mark.parametrize("row", case_rows("credit_codes"), ids=lambda row: repr(row["code"]))
def test_a_code_is_judged_and_explained(row: dict[str, Any]) -> None:
    found = explain(row["code"])
    assert found.valid is row["valid"], [str(problem) for problem in found.problems]
    assert list(dict.fromkeys(problem.message_code for problem in found.problems)) == row.get("codes", [])
    if "suggestion" in row:
        assert row["suggestion"] in found.suggestions
    if "expected" in row:
        assert found.expected_check == row["expected"]
    assert all(str(problem) for problem in found.problems)


@given(BODIES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_passes(body: str, place: int, other: str) -> None:
    code = body + check_character(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert is_valid(code)
    assert is_valid(wrong) is (wrong == code)


@given(BODIES, st.integers(8, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_in_the_organization_code_is_found(body: str, place: int, other: str) -> None:
    code = body + check_character(body)
    wrong = code[:place] + other + code[place + 1 :]
    found = explain(wrong)
    if wrong != code and "code.body_wrong" in [problem.message_code for problem in found.problems]:
        assert code in found.suggestions
        assert len(found.suggestions) <= 25


@given(st.text(max_size=40))
def test_nothing_typed_breaks_the_check(typed: str) -> None:
    found = explain(typed)
    assert found.valid is is_valid(typed)
    assert all(problem.message_code in MESSAGES and str(problem) for problem in found.problems)


def test_the_check_character_needs_seventeen_characters_of_the_standard() -> None:
    for wrong in ("", "91350100M000100Y43", "9135010OM000100Y4"):
        with pytest.raises(ValueError, match="expected 17"):
            check_character(wrong)
