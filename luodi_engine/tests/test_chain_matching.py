"""Firms are proposed to segments from their words; target enterprises are ranked with parts that add up."""

from datetime import date
from decimal import Decimal

import pytest

from luodi_engine.chains.graph import Segment
from luodi_engine.chains.matching import FirmText, Source, proposed_for_all, proposed_segments
from luodi_engine.chains.problems import ChainError
from luodi_engine.chains.target_parts import PARTS, Candidate, TargetQuestion
from luodi_engine.chains.targets import (
    TargetWeights,
    parse_target_weights,
    ranked_targets,
    weights_in_force,
)

from .case_rows import rule_bodies

TEA = Segment("tea", "茶叶加工", ("1530",), ("绿茶", "红茶"))
WATER = Segment("water", "饮用水", ("1522",), ("矿泉水",))
ANODE = Segment("anode", "负极材料", ("3091",), ("石墨负极",))
CHAIN = [TEA, WATER, ANODE]
WEIGHTS = TargetWeights(
    "1",
    date(2026, 1, 1),
    "example",
    {"text": Decimal(40), "tier": Decimal(20), "growth": Decimal(20), "distance": Decimal(20)},
)


def test_products_scope_and_code_each_add_points_with_their_words():
    firm = FirmText("1", "甲茶业", ("高山绿茶",), "茶叶加工、销售", ("1530",))
    found = proposed_segments(firm, CHAIN)
    assert [one.segment for one in found] == ["tea"]
    assert {word.source for word in found[0].words} == {Source.PRODUCT, Source.SCOPE, Source.INDUSTRY}
    assert found[0].score == pytest.approx(sum(word.points for word in found[0].words), abs=1e-4)


def test_what_a_scope_excludes_does_not_count():
    firm = FirmText("1", "甲商贸", scope="食品销售（不含矿泉水、饮用水）；除石墨负极外的材料销售")
    assert proposed_segments(firm, CHAIN) == ()


def test_a_head_at_the_end_counts_more_than_inside():
    head = proposed_segments(FirmText("1", "甲", ("人造石墨负极",)), CHAIN)[0].score
    inside = proposed_segments(FirmText("1", "甲", ("石墨负极设备",)), CHAIN)[0].score
    assert head > inside


def test_doubled_firms_and_endless_names_are_refused_at_once():
    with pytest.raises(ChainError) as caught:
        proposed_for_all([FirmText("1", "甲"), FirmText("1", "乙" * 10_000_000)], CHAIN)
    assert [found.code for found in caught.value.problems] == ["text_too_long", "firm_doubled"]


def targets(*candidates, text=None):
    return ranked_targets(TargetQuestion("tea", text=text or {}), candidates, WEIGHTS)


def test_the_score_is_the_sum_of_the_parts_and_unknown_figures_are_named_as_changes():
    found = targets(Candidate("1", "甲", tier="head"), text={"1": Decimal("0.5")})[0]
    assert found.score == sum(part.points for part in found.parts) == Decimal("36.00")
    # 20 points of the text are still open, and 20 of each figure nobody knows; equal points go by name.
    assert [(change.part, change.is_unknown) for change in found.changes] == [
        ("distance", True),
        ("growth", True),
        ("text", False),
    ]


def test_a_change_tells_the_place_it_would_bring():
    first = Candidate("1", "甲", tier="leading")
    second = Candidate("2", "乙", tier="growth")
    found = targets(first, second)
    assert [one.code for one in found] == ["1", "2"]
    assert next(change for change in found[1].changes if change.part == "growth").rank == 1


def test_near_duplicates_of_a_group_are_folded_behind_the_best():
    found = targets(
        Candidate("1", "甲北京", group="甲"),
        Candidate("2", "甲成都", group="甲", tier="leading"),
        Candidate("3", "乙"),
    )
    assert [(one.rank, one.code, one.folded) for one in found] == [(1, "2", ("1",)), (2, "3", ())]


def test_a_blacklisted_enterprise_has_a_reason_and_no_place():
    found = targets(Candidate("1", "甲", tier="leading", blacklisted="失信被执行人"), Candidate("2", "乙"))
    assert [(one.code, one.rank, one.refused) for one in found] == [("2", 1, ""), ("1", None, "失信被执行人")]


def test_every_part_stays_between_nothing_and_one_whatever_the_figures():
    wild = Candidate(
        "1", "甲", segments=("x",), industry_codes=("1",), tier="?", revenue=Decimal(-5), growth=Decimal(9),
        region="?", outside=99, ties=("a", "b", "c", "d"), distance=Decimal(-3),
    )  # fmt: skip
    weights = TargetWeights("1", date(2026, 1, 1), "example", dict.fromkeys(PARTS, Decimal(10)))
    question = TargetQuestion(
        "tea", text={"1": Decimal(7)}, seeds={"1": Decimal(-1)}, industry_codes=("153",)
    )
    for part in ranked_targets(question, [wild], weights)[0].parts:
        assert part.value is None or 0 <= part.value <= 1, part


def test_doubled_candidates_unknown_parts_and_days_before_all_weights_are_refused():
    with pytest.raises(ChainError):
        targets(Candidate("1", "甲"), Candidate("1", "乙"))
    with pytest.raises(ChainError):
        ranked_targets(
            TargetQuestion("tea"), [], TargetWeights("1", date(2026, 1, 1), "x", {"luck": Decimal(1)})
        )
    with pytest.raises(ChainError):
        weights_in_force([WEIGHTS], date(2025, 12, 31))


def test_the_shipped_weights_add_up_to_a_hundred_and_bad_ones_are_refused_at_once():
    body = dict(rule_bodies("ranking"))["2026-target-weights.yaml"]
    assert sum(parse_target_weights(body).points.values()) == 100
    with pytest.raises(ChainError) as caught:
        parse_target_weights({"version": "1", "points": {"luck": 3, "text": -1}})
    assert len(caught.value.problems) == 4
