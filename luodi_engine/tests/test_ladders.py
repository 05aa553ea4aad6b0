"""Ladders are read with every mistake at once, written back unchanged, and ship as two dated versions."""

import copy
import json
import pickle
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi_engine.ladders import (
    DOCUMENTS,
    MESSAGES,
    KnownNames,
    LadderError,
    dump_ladder,
    ladder_in_force,
    parse_ladder,
)
from luodi_engine.tests.case_rows import rule_bodies

BODIES = dict(rule_bodies("ladders"))
STAGES = [
    "lead", "studied", "negotiating", "reviewed", "signed", "registered", "approved", "land_or_plant",
    "started", "capital_arriving", "completed", "in_production", "at_capacity",
]  # fmt: skip


def body_of(name: str = "bazhong-2022.yaml") -> dict[str, Any]:
    """A copy of a shipped ladder, to be spoilt."""
    return copy.deepcopy(BODIES[name])


@pytest.mark.parametrize("name", sorted(BODIES))
def test_a_shipped_ladder_has_the_stages_of_the_product_and_cites_every_value(name: str) -> None:
    ladder = parse_ladder(BODIES[name])
    assert list(ladder.codes) == STAGES
    assert [stage.code for stage in ladder.stages if stage.needs_acceptance] == [
        "signed",
        "started",
        "in_production",
    ]
    assert [stage.code for stage in ladder.stages if stage.optional] == ["capital_arriving"]
    for stage in ladder.stages:
        stated = [key for key in ("limits", "stale_after_days", "needs_acceptance") if getattr(stage, key)]
        assert set(stated) <= set(stage.sources), stage.code
        for gate in stage.gates:
            keys = [
                key
                for key in ("fields", "documents", "checks", "classes", "limit_working_days")
                if getattr(gate, key)
            ]
            assert set(keys) <= set(gate.sources), gate.code


def test_the_version_of_2024_differs_and_holds_from_its_date() -> None:
    ladders = [parse_ladder(body) for body in BODIES.values()]
    before, after = ladder_in_force(ladders, date(2023, 12, 31)), ladder_in_force(ladders, date(2024, 1, 1))
    assert before and after and (before.version, after.version) == ("2022", "2024")
    reviewed = {gate.code for gate in after.stage("reviewed").gates} - {
        gate.code for gate in before.stage("reviewed").gates
    }
    assert reviewed == {"competition_reviewed"}
    assert (before.stage("negotiating").stale_after_days, after.stage("negotiating").stale_after_days) == (
        30,
        14,
    )
    assert ladder_in_force(ladders, date(2021, 12, 31)) is None


@pytest.mark.parametrize("name", sorted(BODIES))
def test_a_ladder_written_and_read_again_is_the_same(name: str) -> None:
    ladder = parse_ladder(BODIES[name])
    assert parse_ladder(json.loads(json.dumps(dump_ladder(ladder)))) == ladder
    assert pickle.loads(pickle.dumps(ladder)) == ladder


def test_all_mistakes_are_reported_at_once_with_the_nearest_name() -> None:
    body = body_of()
    body["effective_from"] = "2022-02-30"
    body["efective_to"] = "2023-01-01"
    stages = body["stages"]
    stages[1]["code"] = "lead"
    stages[2]["limits"]["enrgy"] = 3
    stages[3]["gates"][0]["documents"] = ["proposal", "feasibility_studdy", "proposal"]
    stages[3]["gates"][0]["fields"].append("planned_investmnt")
    stages[3]["gates"][0]["role"] = "burea"
    stages[3]["gates"][4]["checks"] = ["not_exclude"]
    stages[4]["stale_after_days"] = -20
    stages[4]["needs_acceptance"] = "yes"
    stages[4]["gates"][0]["limit_working_days"] = 2.5
    stages[12]["optional"] = True
    with pytest.raises(LadderError) as caught:
        parse_ladder(body)
    found = {problem.path: problem.params.get("nearest") for problem in caught.value.problems}
    assert found == {
        "efective_to": "effective_from",
        "effective_from": None,
        "stages[1].code": None,
        "stages[2].limits.enrgy": "energy",
        "stages[3].gates[0].fields[5]": "planned_investment",
        "stages[3].gates[0].documents[1]": "feasibility_study",
        "stages[3].gates[0].documents[2]": None,
        "stages[3].gates[0].role": "bureau",
        "stages[3].gates[4].checks[0]": "not_excluded",
        "stages[4].needs_acceptance": None,
        "stages[4].stale_after_days": None,
        "stages[4].gates[0].limit_working_days": None,
        "stages[12].optional": None,
    }
    assert str(caught.value).count("\n") == len(found) - 1


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        ({"stages": []}, "ladder.too_few_stages"),
        ({"stages": "lead"}, "rule.not_a_list"),
        ({"stages": [1, 2]}, "rule.not_a_mapping"),
        ({"code": "Bazhong 2022"}, "rule.bad_code"),
        ({"version": None}, "rule.missing"),
        ({"version": ["1"]}, "rule.not_text"),
        ({"source": "   "}, "rule.empty_text"),
        ({"source": "x" * 5000}, "rule.text_too_long"),
        ({"effective_from": 20220101}, None),
        ({"effective_from": "soon"}, "rule.not_a_date"),
        ({"color": "red"}, "rule.unknown_key"),
    ],
)
def test_each_kind_of_mistake_has_its_message(spoil: dict[str, Any], code: str | None) -> None:
    body = {**body_of(), **spoil}
    if code is None:
        assert parse_ladder(body).effective_from == date(2022, 1, 1)
        return
    with pytest.raises(LadderError) as caught:
        parse_ladder(body)
    assert code in [problem.message_code for problem in caught.value.problems]


def test_a_gate_that_asks_for_nothing_and_a_milestone_used_twice_are_refused() -> None:
    body = body_of()
    body["stages"][4]["gates"].append(
        {"code": "contract", "label": "空", "label_en": "Empty", "role": "bureau"}
    )
    body["stages"][5]["milestone"] = "signed_on"
    body["stages"][6]["milestone"] = "signed"
    with pytest.raises(LadderError) as caught:
        parse_ladder(body)
    assert [problem.message_code for problem in caught.value.problems] == [
        "ladder.duplicate_gate",
        "ladder.empty_gate",
        "ladder.duplicate_milestone",
        "rule.unknown_name_nearest",
    ]


def test_a_city_may_know_more_documents_than_the_product() -> None:
    body = body_of()
    body["stages"][4]["gates"][0]["documents"].append("water_permit")
    with pytest.raises(LadderError, match="water_permit"):
        parse_ladder(body)
    known = KnownNames(documents=(*DOCUMENTS, "water_permit"))
    assert "water_permit" in parse_ladder(body, known).stage("signed").gates[0].documents


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["code", "label", "stages", "gates", "limits", "sources", "fields", "role", "version"]
            )
            | st.integers(),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(PLAIN)
def test_no_input_breaks_the_reader(body: Any) -> None:
    with pytest.raises(LadderError) as caught:
        parse_ladder(body)
    assert all(problem.message_code in MESSAGES and str(problem) for problem in caught.value.problems)


def test_the_error_travels_between_processes_with_its_problems() -> None:
    with pytest.raises(LadderError) as caught:
        parse_ladder({})
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems and str(again) == str(caught.value)
