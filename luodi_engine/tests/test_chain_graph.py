"""What a chain refuses, how it is laid out, and what differs between two versions."""

import pytest

from luodi_engine.chains.graph import Link, LinkKind, Segment, chain_graph, compared, with_link
from luodi_engine.chains.layout import Lane, layers, placed
from luodi_engine.chains.problems import ChainError

from .toys import brewery, diamond, disconnected


def refused(segments, links) -> list[str]:
    with pytest.raises(ChainError) as caught:
        chain_graph(segments, links)
    return [found.code for found in caught.value.problems]


def test_a_cycle_is_refused_and_named_segment_by_segment():
    with pytest.raises(ChainError) as caught:
        with_link(diamond(), Link("battery", "graphite"))
    assert "graphite → anode → battery → graphite" in caught.value.text("en")
    assert "Remove one of these links" in caught.value.text("en")


def test_everything_in_the_way_is_named_at_once():
    segments = [Segment("a", "A"), Segment("a", "B"), Segment("", ""), Segment("c", "C")]
    links = [Link("c", "c"), Link("a", "nowhere"), Link("a", "c"), Link("a", "c")]
    assert refused(segments, links) == [
        "segment_doubled",
        "segment_blank",
        "segment_blank",
        "link_to_itself",
        "segment_unknown",
        "link_doubled",
    ]


def test_an_unknown_segment_is_told_with_the_nearest_known_one():
    with pytest.raises(ChainError) as caught:
        with_link(diamond(), Link("graphit", "battery"))
    assert 'did you mean "graphite"' in caught.value.text("en")


def test_banks_may_serve_each_other_in_a_circle():
    graph = with_link(brewery(), Link("beer", "machines"))
    assert graph.customers("beer") == ("bars", "machines")


def test_a_chain_of_five_thousand_segments_is_checked_without_a_crash():
    codes = [f"s{number}" for number in range(5000)]
    graph = chain_graph(
        [Segment(code, code) for code in codes], [Link(*pair) for pair in zip(codes, codes[1:], strict=False)]
    )
    assert layers(graph)["s4999"] == 4999
    with pytest.raises(ChainError):
        with_link(graph, Link("s4999", "s0"))


def test_every_segment_stands_right_of_its_suppliers():
    for graph in (brewery(), diamond(), disconnected()):
        found = layers(graph)
        for link in graph.links:
            if link.kind is LinkKind.SUPPLY:
                assert found[link.source] < found[link.target]


def test_a_late_supplier_stands_next_to_its_customer():
    found = layers(brewery())
    assert (found["barley"], found["malt"], found["hops"], found["beer"]) == (0, 1, 1, 2)


def test_banks_stand_in_the_layer_of_what_they_serve_and_islands_stand_loose():
    found = {one.code: one for one in placed(brewery())}
    assert (found["cans"].layer, found["cans"].lane) == (2, Lane.COMPLEMENTARY)
    assert found["machines"].lane is Lane.SUPPORTING and found["yeast_feed"].lane is Lane.PERIPHERAL
    assert {one.code: one.lane for one in placed(disconnected())}["island"] is Lane.LOOSE


def test_no_two_segments_share_a_place():
    for graph in (brewery(), diamond(), disconnected()):
        places = [(one.layer, one.lane, one.row) for one in placed(graph)]
        assert len(set(places)) == len(places)


def test_present_and_target_differ_by_what_was_added_removed_and_changed():
    target = chain_graph(
        [Segment("tea", "富硒茶"), Segment("drinks", "drinks"), Segment("bottles", "bottles")],
        [Link("bottles", "drinks", LinkKind.COMPLEMENTARY)],
    )
    found = compared(disconnected(), target)
    assert [one.code for one in found.added_segments] == ["bottles"]
    assert [one.code for one in found.removed_segments] == ["island"]
    assert [(before.name, after.name) for before, after in found.changed_segments] == [("tea", "富硒茶")]
    assert found.removed_links == (Link("tea", "drinks"),)
    assert compared(target, target).is_empty
