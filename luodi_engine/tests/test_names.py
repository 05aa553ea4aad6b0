"""Names are compared by what tells firms apart, not by how they were typed."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi_engine.names import bigrams, core_name, name_similarity, normalise_name
from luodi_engine.tests.case_rows import case_rows

NAMES = st.text("石墨烯巴中（）() 有限责任公司集团股份Aaｂ·", max_size=24)


@pytest.mark.parametrize("row", case_rows("names"), ids=lambda row: row["one"])
def test_a_name_is_made_comparable(row: dict[str, Any]) -> None:
    assert (normalise_name(row["one"]) == normalise_name(row["other"])) is row["same"]
    assert core_name(row["one"]) == row["core"]


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [
        ("石墨烯", "石墨烯", "100"),
        ("石墨烯", "石墨", "66.7"),
        ("石墨负极材料生产基地", "石墨负极材料生产线", "82.4"),
        ("石石石", "石石", "66.7"),
        ("石", "石", "100"),
        ("石", "墨", "0"),
        ("", "石", "0"),
        ("（）", "（）", "0"),
    ],
)
def test_similarity_is_the_dice_coefficient_of_bigrams(one: str, other: str, percent: str) -> None:
    assert round(name_similarity(one, other), 1) == Decimal(percent)


@given(NAMES, NAMES)
def test_similarity_is_symmetric_and_between_0_and_100(one: str, other: str) -> None:
    found = name_similarity(one, other)
    assert found == name_similarity(other, one)
    assert 0 <= found <= 100
    if normalise_name(one):
        assert name_similarity(one, one) == 100


@given(NAMES)
def test_a_normalised_name_stays_as_it_is(name: str) -> None:
    once = normalise_name(name)
    assert normalise_name(once) == once
    assert core_name(core_name(name)) == core_name(name)
    assert bool(core_name(name)) is bool(once)


def test_a_single_character_is_its_own_pair() -> None:
    assert bigrams("石") == {"石": 1}
    assert bigrams("") == {}
