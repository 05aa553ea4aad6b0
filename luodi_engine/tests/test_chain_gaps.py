"""Positions, gaps and the cluster of a lead firm, worked by hand on small chains."""

from decimal import Decimal

import pytest

from luodi_engine.chains.clusters import ClusterFirm, Role, cluster
from luodi_engine.chains.gaps import GapKind, gaps
from luodi_engine.chains.position import Position, SegmentFigures, standing, standings
from luodi_engine.chains.problems import ChainError

from .case_rows import case_rows, number
from .toys import brewery, brewery_firms, disconnected


@pytest.mark.parametrize("case", case_rows("chain_gaps"), ids=lambda case: case["name"])
def test_each_gap_has_the_kind_and_priority_worked_by_hand(case):
    figures = {
        code: SegmentFigures(code, firms, leading, number(output))
        for code, (firms, leading, output) in case["standing"].items()
    }
    found = gaps(brewery(), standings(brewery().codes, figures))
    worked = {code: (GapKind(kind), number(points)) for code, (kind, points) in case["gaps"].items()}
    assert {gap.segment: (gap.kind, gap.priority) for gap in found} == worked


def test_the_priority_of_a_gap_is_the_sum_of_its_figures_and_the_list_is_sorted():
    found = gaps(brewery(), standings(brewery().codes, {"beer": SegmentFigures("beer", 2)}))
    assert all(gap.priority == sum(figure.points for figure in gap.figures) for gap in found)
    assert [gap.priority for gap in found] == sorted((gap.priority for gap in found), reverse=True)


def test_unmet_local_demand_raises_the_priority_up_to_its_bound():
    figures = {
        "hops": SegmentFigures("hops", local_demand=Decimal(50_000)),
        "malt": SegmentFigures("malt", local_demand=Decimal(900_000)),
    }
    points = {
        gap.segment: figure.points
        for gap in gaps(brewery(), standings(brewery().codes, figures))
        for figure in gap.figures
        if figure.code == "unmet_local_demand"
    }
    assert points == {"hops": Decimal(10), "malt": Decimal(20)}


def test_a_disconnected_segment_is_to_be_built():
    kinds = {gap.segment: gap.kind for gap in gaps(disconnected(), {})}
    assert kinds["island"] is GapKind.BUILD


def test_one_firm_that_is_nearly_all_of_a_segment_leaves_it_weak():
    found = standing(SegmentFigures("beer", 3, 1, Decimal(100_000), Decimal(95_000)))
    assert found.position is Position.WEAK
    assert [reason.code for reason in found.reasons if not reason.met] == ["largest_share"]


def test_the_cluster_shows_local_missing_and_candidates_round_the_lead_firm():
    found = cluster(brewery(), "L", brewery_firms())
    rings = {role: [one.segment for one in found.ring(role)] for role in Role}
    assert rings[Role.SUPPLIER] == ["malt", "hops"] and rings[Role.CUSTOMER] == ["bars"]
    assert rings[Role.COMPLEMENTARY] == ["cans"] and rings[Role.SUPPORTING] == ["machines"]
    hops = next(one for one in found.segments if one.segment == "hops")
    assert hops.is_missing and hops.candidates == ("H",)


def test_the_local_supply_rate_counts_segments_and_weighs_purchases_where_all_are_known():
    found = cluster(brewery(), "L", brewery_firms())
    assert (found.local_supply_rate, found.by_value) == (Decimal("0.5"), False)
    spent = {"malt": Decimal(60), "hops": Decimal(20), "cans": Decimal(15), "machines": Decimal(5)}
    found = cluster(brewery(), "L", brewery_firms(), purchases=spent)
    assert (found.local_supply_rate, found.by_value) == (Decimal("0.75"), True)


def test_two_steps_upstream_reach_the_barley():
    found = cluster(brewery(), "L", brewery_firms(), steps=2)
    assert [(one.segment, one.steps) for one in found.ring(Role.SUPPLIER)] == [
        ("malt", 1),
        ("hops", 1),
        ("barley", 2),
    ]


def test_unknown_lead_firms_doubled_firms_and_unknown_segments_are_refused():
    for lead, firms in (
        ("X", brewery_firms()),
        ("L", [*brewery_firms(), ClusterFirm("M", "again", ())]),
        ("L", [*brewery_firms(), ClusterFirm("Z", "z", ("nowhere",))]),
    ):
        with pytest.raises(ChainError):
            cluster(brewery(), lead, firms)
