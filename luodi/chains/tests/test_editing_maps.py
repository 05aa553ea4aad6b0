"""A draft is edited piece by piece; circles are named; every edit can be undone; two officers do not overwrite."""

from decimal import Decimal

import pytest

from luodi.audit.models import AuditEvent
from luodi.chains.actions import (
    add_link,
    add_segment,
    change_segment,
    confirm_firm,
    copy_map,
    move_segment,
    order_segments,
    publish_map,
    remove_draft,
    remove_link,
    remove_segment,
    set_figures,
    undo_edit,
)
from luodi.chains.choices import MappingState
from luodi.chains.models import ChainMap, FirmSegment, SegmentFigure
from luodi.chains.queries import load_map, map_in_force, present_graph, standings_of, target_graph
from luodi.common.errors import Conflict, Refused
from luodi.enterprises.actions import merge_enterprises, undo_merge

from .factories import local_firm, make_tea, segment


@pytest.fixture
def bureau(world):
    return world.people["bureau"]


@pytest.fixture
def draft(world):
    return make_tea(world, published=False)


def test_a_diamond_has_its_suppliers_and_customers(draft):
    graph = load_map(draft).graph
    assert graph.suppliers("drink") == ("green", "black")
    assert graph.customers("leaf") == ("green", "black")
    assert graph.distances("ware") == {"ware": 0}


def test_a_circle_is_refused_segment_by_segment(draft, bureau):
    with pytest.raises(Refused) as caught:
        add_link(draft, "drink", "leaf", by=bureau)
    assert caught.value.obstacles[0].code == "links_in_a_cycle"
    assert "茶叶种植 → 绿茶加工 → 茶饮料 → 茶叶种植" in str(caught.value)
    assert draft.links.count() == 4


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        (("leaf", "leaf"), "link_to_itself"),
        (("leaf", "green"), "link_doubled"),
        (("leef", "green"), "segment_unknown_near"),
        (("zzz", "green"), "segment_unknown"),
    ],
)
def test_a_wrong_link_is_refused(draft, bureau, ends, code):
    with pytest.raises(Refused) as caught:
        add_link(draft, *ends, by=bureau)
    assert caught.value.obstacles[0].code == code


def test_a_link_on_a_bank_runs_in_no_circle(draft, bureau):
    add_link(draft, "drink", "leaf", kind="supporting", by=bureau)
    assert load_map(draft).graph.beside("leaf", "supporting") == ("drink",)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "green", "name": "另一个"}, "code"),
        ({"code": "", "name": "无编码"}, "code"),
        ({"code": "有 空格", "name": "名"}, "code"),
        ({"code": "x", "name": "  "}, "name"),
        ({"code": "x", "name": "茶" * 10_000_000}, "name"),
        ({"code": "x", "name": "茶", "outlook": "maybe"}, "outlook"),
        ({"code": "x", "name": "茶", "industry_codes": "tea"}, "industry_codes"),
        ({"code": "x", "name": "茶", "keywords": ["词" * 41]}, "keywords"),
    ],
)
def test_a_wrong_segment_is_refused_at_its_field(draft, bureau, values, field):
    with pytest.raises(Refused) as caught:
        add_segment(draft, values, by=bureau)
    assert caught.value.obstacles[0].field == field
    assert len(str(caught.value)) < 400
    assert draft.segments.count() == 5


def test_edits_are_undone_one_after_another(world, draft, bureau):
    firm = local_firm(world, "巴中样例茶业有限公司")
    confirm_firm(segment(draft, "green"), firm, by=bureau, is_lead_firm=True)
    set_figures(draft, world.unit("own"), 2024, {"green": {"output": Decimal("12.5")}}, by=bureau)
    before = load_map(draft)
    change_segment(segment(draft, "green"), {"name": "精制绿茶", "code": "fine"}, by=bureau)
    remove_segment(segment(draft, "fine"), by=bureau)
    move_segment(segment(draft, "ware"), to=0, track="器具", by=bureau)
    remove_link(draft.links.get(source__code="leaf"), by=bureau)
    assert [row.code for row in load_map(draft).segments] == ["ware", "leaf", "black", "drink"]
    undone = [undo_edit(draft, by=bureau).what for _edit in range(4)]
    assert [text.split("“")[0] for text in undone] == ["Link ", "Segment ", "Segment ", "Segment "]
    after = load_map(draft)
    assert [row.code for row in after.segments] == [row.code for row in before.segments]
    assert {row.track for row in after.segments} == {"茶"}
    assert set(after.engine_links) == set(before.engine_links)
    restored = FirmSegment.objects.get(segment__code="green")
    assert (restored.enterprise, restored.state, restored.is_lead_firm) == (firm, "confirmed", True)
    assert SegmentFigure.objects.get().output == Decimal("12.5")


def test_undoing_everything_leaves_an_empty_map_and_then_refuses(draft, bureau):
    for _edit in range(9):
        undo_edit(draft, by=bureau)
    assert not draft.segments.exists()
    with pytest.raises(Refused, match="nothing"):
        undo_edit(draft, by=bureau)


def test_the_order_names_every_segment_once(draft, bureau):
    order_segments(draft, ["ware", "drink", "black", "green", "leaf"], by=bureau)
    assert load_map(draft).segments[0].code == "ware"
    with pytest.raises(Refused):
        order_segments(draft, ["ware"], by=bureau)


def test_the_second_of_two_officers_is_told(draft, bureau, world):
    seen = ChainMap.objects.get(pk=draft.pk).version
    add_link(draft, "ware", "drink", kind="complementary", by=world.people["department"], version=seen)
    with pytest.raises(Conflict):
        remove_segment(segment(draft, "ware"), by=bureau, version=seen)
    assert draft.segments.filter(code="ware").exists()


def test_a_published_map_is_not_edited(world, bureau):
    chain_map = make_tea(world)
    with pytest.raises(Refused, match="draft"):
        add_segment(chain_map, {"code": "x", "name": "x"}, by=bureau)
    with pytest.raises(Refused, match="draft"):
        remove_draft(chain_map, by=bureau)


def test_the_map_in_force_follows_the_year(world, bureau):
    first = make_tea(world, year=2022)
    second = publish_map(copy_map(first, 2024, by=bureau), by=bureau)
    chain = first.chain
    assert [map_in_force(chain, year) for year in (2021, 2022, 2023, 2024, 2030)] == [
        None,
        first,
        first,
        second,
        second,
    ]
    first.refresh_from_db()
    assert first.year_to == 2023


def test_publishing_replaces_the_version_of_the_year_and_keeps_what_was_entered_meanwhile(world, bureau):
    first = make_tea(world, year=2022)
    draft = copy_map(first, 2022, by=bureau)
    firm = local_firm(world, "巴中样例茶业有限公司")
    confirm_firm(segment(first, "green"), firm, by=bureau)
    set_figures(first, world.unit("own"), 2024, {"green": {"output": Decimal(7)}}, by=bureau)
    published = publish_map(draft, by=bureau)
    first.refresh_from_db()
    assert (first.state, published.state) == ("replaced", "published")
    assert map_in_force(first.chain, 2024) == published
    assert FirmSegment.objects.get(segment__chain_map=published).enterprise == firm
    assert SegmentFigure.objects.get(segment__chain_map=published).output == 7
    with pytest.raises(Refused, match="replaced"):
        confirm_firm(segment(first, "leaf"), firm, by=bureau)


def test_a_copy_is_a_map_of_its_own(world, bureau):
    first = make_tea(world, year=2022)
    draft = copy_map(first, 2024, by=bureau)
    remove_segment(segment(draft, "leaf"), by=bureau)
    assert (first.segments.count(), first.links.count()) == (5, 4)
    assert (draft.segments.count(), draft.links.count()) == (4, 2)


def test_present_and_target_differ_by_the_outlook(draft, bureau):
    change_segment(segment(draft, "drink"), {"outlook": "wanted"}, by=bureau)
    change_segment(segment(draft, "ware"), {"outlook": "leaving"}, by=bureau)
    loaded = load_map(draft)
    assert present_graph(loaded).codes == ("leaf", "green", "black", "ware")
    assert target_graph(loaded).codes == ("leaf", "green", "black", "drink")


def test_a_lead_firm_with_a_missing_supplier(world, bureau):
    chain_map = make_tea(world)
    lead = local_firm(world, "巴中样例饮料有限公司", annual_revenue=Decimal(90_000))
    confirm_firm(segment(chain_map, "drink"), lead, by=bureau, is_lead_firm=True)
    small = local_firm(world, "西县样例茶厂", unit="west", annual_revenue=Decimal(100))
    confirm_firm(segment(chain_map, "green"), small, by=bureau)
    found = standings_of(load_map(chain_map))
    assert {code: one.position.value for code, one in found.items()} == {
        "leaf": "missing",
        "green": "weak",
        "black": "missing",
        "drink": "weak",
        "ware": "missing",
    }
    assert [firm.name for firm in found["drink"].lead_firms] == ["巴中样例饮料有限公司"]
    assert found["drink"].standing.figures.leading_firms == 1
    east = standings_of(load_map(chain_map), unit=world.unit("own"))
    assert (east["green"].position.value, east["drink"].position.value) == ("missing", "weak")


def test_what_was_confirmed_outlives_a_merge_and_undoing_gives_back_the_proposal(world, bureau):
    chain_map = make_tea(world)
    kept, merged = (local_firm(world, name) for name in ("甲样例茶业有限公司", "乙样例饮料有限公司"))
    green, drink, leaf = (segment(chain_map, code) for code in ("green", "drink", "leaf"))
    for place in (green, leaf):
        FirmSegment.objects.create(segment=place, enterprise=kept, score=0.4)
    for place in (green, drink):
        confirm_firm(place, merged, by=bureau, is_lead_firm=True)
    confirm_firm(drink, kept, by=bureau, state=MappingState.REFUSED)
    FirmSegment.objects.create(segment=leaf, enterprise=merged, score=0.5)
    before = list(FirmSegment.objects.order_by("pk").values())
    merge = merge_enterprises(kept, merged, by=bureau, reason="同一家")
    found = FirmSegment.objects.get(segment=green, enterprise=kept)
    assert (found.state, found.is_lead_firm, found.decided_by, found.score) == (
        "confirmed",
        True,
        bureau,
        0.4,
    )
    assert found.decided_at == FirmSegment.objects.get(segment=green, enterprise=merged).decided_at
    assert FirmSegment.objects.get(segment=drink, enterprise=kept).state == "refused"
    assert FirmSegment.objects.get(segment=leaf, enterprise=kept).state == "proposed"
    assert standings_of(load_map(chain_map))["green"].standing.figures.local_firms == 1
    undo_merge(merge, by=bureau, reason="查明为两家")
    assert list(FirmSegment.objects.order_by("pk").values()) == before


def test_a_decision_made_after_a_merge_is_not_undone_with_it(world, bureau):
    chain_map = make_tea(world)
    kept, merged = (local_firm(world, name) for name in ("甲样例茶业有限公司", "乙样例饮料有限公司"))
    green = segment(chain_map, "green")
    FirmSegment.objects.create(segment=green, enterprise=kept)
    confirm_firm(green, merged, by=bureau)
    merge = merge_enterprises(kept, merged, by=bureau, reason="同一家")
    confirm_firm(green, kept, by=bureau, is_lead_firm=True)
    undo_merge(merge, by=bureau, reason="查明为两家")
    found = FirmSegment.objects.get(segment=green, enterprise=kept)
    assert (found.state, found.is_lead_firm) == ("confirmed", True)


def test_the_citys_own_figure_holds_and_units_add_up_otherwise(world, bureau):
    chain_map = make_tea(world)
    for place, output in (("east", 40_000), ("west", 20_000)):
        rows = {"green": {"output": Decimal(output), "largest_output": Decimal(9000)}, "leaf": {}}
        set_figures(chain_map, world.places[place], 2024, rows, by=bureau)
    city = {"black": {"output": Decimal(5)}, "green": {"local_demand": Decimal(3)}}
    set_figures(chain_map, world.city, 2024, city, by=bureau)
    set_figures(chain_map, world.unit("own"), 2024, {"black": {"output": Decimal(4)}}, by=bureau)
    found = standings_of(load_map(chain_map), year=2025)
    green = found["green"].standing.figures
    assert (green.output, green.largest_output, green.local_demand) == (60_000, 9000, 3)
    assert (found["black"].output, found["leaf"].output, found["leaf"].year) == (5, None, 2024)


def test_wrong_figures_are_all_told_and_nothing_is_stored(world, bureau):
    chain_map = make_tea(world)
    rows = {
        "green": {"output": Decimal(5), "largest_output": Decimal(6)},
        "leaf": {"output": Decimal(-1)},
        "nope": {"output": Decimal(1)},
        "black": {"output": Decimal(1)},
    }
    with pytest.raises(Refused) as caught:
        set_figures(chain_map, world.unit("own"), 2999, rows, by=bureau)
    assert [one.place or one.field for one in caught.value.obstacles] == ["year", "green", "leaf", "nope"]
    assert not SegmentFigure.objects.exists()


def test_every_edit_is_in_the_change_log(draft):
    events = AuditEvent.objects.filter(object_type="chains.chainmap", object_id=str(draft.pk))
    assert events.count() == 10
