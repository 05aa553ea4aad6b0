"""Targets that add up, stress, standings, red and black lists."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi_engine.scoring import DataError
from luodi_engine.scoring.progress import red_black, standings
from luodi_engine.scoring.targets import difficulty_by_capacity, grown, shared, stress, tailored
from luodi_engine.tests.scoring_samples import body, leaf, run_of

CAPACITY = {"a": Decimal(5), "b": Decimal(3), "c": Decimal(3)}


@given(
    st.decimals(0, 10**6, places=2),
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 999).map(Decimal), min_size=1),
    st.integers(0, 2),
)
def test_shared_targets_add_up_exactly_and_stay_within_one_of_their_due(total, capacity, digits):
    if not any(capacity.values()):
        with pytest.raises(DataError):
            shared(total, capacity, digits=digits)
        return
    parts = shared(total, capacity, digits=digits)
    assert sum(parts.values()) == total
    whole = sum(capacity.values())
    for unit, part in parts.items():
        assert abs(part - total * capacity[unit] / whole) <= 2 * Decimal(1).scaleb(-digits)


def test_growth_and_tailored_difficulty():
    last_year = {"a": Decimal(40), "b": Decimal("61.5")}
    assert grown(last_year, Decimal("0.08"), digits=1) == {"a": Decimal("43.2"), "b": Decimal("66.4")}
    difficulty = difficulty_by_capacity(
        {"a": Decimal(1), "b": Decimal(3)}, easiest=Decimal("0.5"), hardest=Decimal("1.5")
    )
    assert tailored(last_year, Decimal("0.1"), difficulty, digits=2) == {
        "a": Decimal("42.00"),
        "b": Decimal("70.73"),
    }
    assert sum(tailored(last_year, Decimal("0.1"), difficulty, total=Decimal(120)).values()) == 120


def test_stress_tells_what_the_city_reaches_and_what_all_would_need():
    found = stress({"a": Decimal(60), "b": Decimal(60)}, Decimal(100), Decimal("0.8"))
    assert (found.reached, found.city_rate, found.gap) == (96, Decimal("0.96"), 4)
    assert found.rate_needed == Decimal("0.8333")
    with pytest.raises(DataError):
        stress({"a": Decimal(0)}, Decimal(100), Decimal(1))


def monthly():
    scheme = body(leaf("a", {"kind": "ratio", "input": "x", "target": 10}))
    rows = {"a@01": 1, "b@01": 2, "c@01": 3, "d@01": 3, "a@02": 9, "b@02": 4, "c@02": 6, "d@02": 6}
    return run_of(scheme, {key: {"x": value} for key, value in rows.items()})


def test_standings_show_moves_and_the_gap_to_the_next_place():
    found = {s.unit.code: s for s in standings(monthly(), "02")}
    assert [(code, str(s.rank), str(s.places_won), str(s.score_change)) for code, s in found.items()] == [
        ("a", "1", "3", "80.00"),
        ("c", "2", "-1", "30.00"),
        ("d", "2", "-1", "30.00"),
        ("b", "4", "-1", "20.00"),
    ]
    assert (found["a"].gap, found["d"].next_above, found["d"].gap) == (None, "a", Decimal("30.00"))
    assert found["b"].gap == Decimal("20.00")
    assert {s.places_won for s in standings(monthly(), "01")} == {None}


def test_nobody_is_on_the_red_and_the_black_list_at_once():
    found = red_black(monthly(), "02", red=2, black=3)
    assert [s.unit.code for s in found.red] == ["a", "c", "d"]
    assert [s.unit.code for s in found.black] == ["b"]
    assert red_black(monthly(), "02", red=1, black=3, black_below=Decimal(60)).black == found.black


def test_a_schedule_turns_a_yearly_target_into_one_to_date():
    scheme = body(leaf("a", {"kind": "ratio", "input": "x", "target": "t"}))
    target = {
        "code": "t",
        "kind": "target",
        "by_unit": {"u": 100, "v": 50},
        "schedule": {"01": "0.1", "02": "0.25"},
    }
    scheme["inputs"].append(target)
    run = run_of(scheme, {"u@01": {"x": 5}, "u@02": {"x": 20}, "v@01": {"x": 5}, "v@02": {"x": 20}})
    assert [str(value) for value in run.printed] == ["50.00", "100.00", "80.00", "160.00"]
    with pytest.raises(DataError) as caught:
        run_of(scheme, {"u@03": {"x": 5}, "v@03": {"x": 5}})
    assert caught.value.problems[0].code.startswith("period_not_scheduled")
