"""The picture, the gaps, the cluster round a lead firm and the entry options, replayed on a chain worked by hand."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luodi.chains.actions import confirm_firm, keep_table, set_figures, store_table
from luodi.chains.models import IndustryTable
from luodi.chains.queries import load_map, standings_of
from luodi.chains.queries.drawing import drawing, pictured
from luodi.chains.queries.entries import entry_picture
from luodi.chains.queries.gaps import cluster_picture, found_gaps, gap_rows
from luodi.chains.sources.tables import GivenTable, read_table
from luodi.common.errors import Refused

from .factories import local_firm, make_tea, segment

CSV = "地区,行业代码,行业,年份,数值\n"


@pytest.fixture
def tea(world):
    """Green tea is here with one large firm, drinks with a lead firm; leaf and black tea are missing."""
    found = make_tea(world)
    bureau = world.people["bureau"]
    green = local_firm(world, "绿茶厂", annual_revenue=Decimal(9000))
    drink = local_firm(world, "饮料厂", unit="west", annual_revenue=Decimal(60000))
    confirm_firm(segment(found, "green"), green, by=bureau)
    confirm_firm(segment(found, "drink"), drink, by=bureau, is_lead_firm=True)
    rows = {"green": {"output": Decimal(9000)}, "leaf": {"local_demand": Decimal(50000)}}
    set_figures(found, world.places["east"], 2025, rows, by=bureau)
    return found


@pytest.fixture
def drawn(tea):
    loaded = load_map(tea)
    standings = standings_of(loaded)
    return drawing(pictured(loaded, "target"), standings, found_gaps(loaded, standings), promotion=True)


def page(client, name, *args, **query):
    return client.get(reverse(f"chains:{name}", args=args), query)


def test_upstream_stands_left_of_downstream_and_nothing_overlaps(drawn):
    at = {box.code: box for box in drawn.boxes}

    assert at["leaf"].x < at["green"].x == at["black"].x < at["drink"].x
    for box in drawn.boxes:
        below = [each for each in drawn.boxes if each.x == box.x and each.y > box.y]
        assert all(each.y >= box.y + box.height for each in below)
        assert box.x + drawn.box_width <= drawn.width and box.y + box.height <= drawn.height


def test_a_box_grows_with_output_and_carries_its_gap(drawn):
    at = {box.code: box for box in drawn.boxes}

    assert at["green"].height > at["black"].height
    assert at["leaf"].gap.kind == "fill" and at["green"].gap.kind == "strengthen"
    assert at["ware"].gap.kind == "build"


def test_a_gap_names_the_local_customers_and_the_unmet_demand(tea):
    loaded = load_map(tea)
    rows = {row.gap.segment: row for row in gap_rows(loaded, standings_of(loaded))}

    written = [(value, points) for _name, value, points in rows["leaf"].figures]
    assert ("绿茶加工", "+5") in written
    assert any(points == "+10" for _value, points in written)  # 50,000 of 100,000 is half of twenty points
    assert rows["leaf"].gap.priority == 55


def test_the_cluster_of_the_lead_firm_tells_what_it_buys_elsewhere(world, tea):
    lead = tea.segments.get(code="drink").firms.get().enterprise_id
    found = cluster_picture(load_map(tea), lead)
    suppliers = {row.segment.code: bool(row.local) for row in found.parts[0].rows}

    assert suppliers == {"green": True, "black": False}
    assert found.rate == Decimal("0.5")
    assert cluster_picture(load_map(tea), 0) is None


@pytest.mark.parametrize("name", ["graph", "gaps", "clusters"])
def test_pages_take_as_many_queries_for_many_firms(
    signed_in, world, name, tea, django_assert_max_num_queries
):
    client = signed_in("leader")
    page(client, name, "tea")
    for number in range(30):
        firm = local_firm(world, f"茶厂{number}", annual_revenue=Decimal(100 + number))
        confirm_firm(segment(tea, ("green", "black", "drink")[number % 3]), firm, by=world.people["bureau"])
    with django_assert_max_num_queries(13):
        assert page(client, name, "tea").status_code == 200


@pytest.mark.parametrize("name", ["graph", "gaps", "clusters"])
def test_pages_of_a_chain_without_a_map_say_so(signed_in, name, tea):
    tea.chain.maps.update(state="draft")
    answer = page(signed_in("leader"), name, "tea")

    assert answer.status_code == 200 and answer.context["chain_map"] is None


def test_the_unit_filter_narrows_firms_and_figures(signed_in, tea):
    client = signed_in("bureau")
    everywhere = page(client, "graph", "tea").context
    east = page(client, "graph", "tea", unit="east").context

    assert everywhere["standings"]["drink"].position == "weak"
    assert east["standings"]["drink"].position == "missing"
    assert east["standings"]["green"].output == 9000
    assert page(client, "graph", "tea", unit="nowhere", map="x").status_code == 200


def test_the_panel_of_a_segment_shows_firms_reasons_and_neighbours(signed_in, tea):
    client = signed_in("clerk")
    answer = page(client, "segment_panel", segment(tea, "green").pk)

    assert "绿茶厂" in answer.content.decode()
    assert [one.segment.code for one in answer.context["suppliers"]] == ["leaf"]
    assert answer.context["reasons"][0][1:] == ("1", "3", False)


def test_a_firm_outside_the_chain_has_no_cluster(signed_in, world, tea):
    stranger = local_firm(world, "铸造厂")
    assert page(signed_in("bureau"), "cluster", "tea", stranger.pk).status_code == 404


def test_a_table_is_read_with_every_wrong_line_and_nothing_half_kept(world):
    text = (
        CSV + "甲,13,农副食品,2020,5\n乙,13,农副食品,二〇二〇,5\n甲,13,农副食品,2020,6\n丙,14,食品,2020,-1\n"
    )
    with pytest.raises(Refused) as refused:
        store_table(text.encode("gb18030"), name="样例", by=world.people["bureau"])

    places = [one.place for one in refused.value.obstacles]
    assert ["".join(filter(str.isdigit, place)) for place in places[:3]] == ["3", "4", "5"]
    assert not IndustryTable.objects.exists()
    with pytest.raises(Refused):
        read_table(b"place,year\nx,2020\n")
    with pytest.raises(Refused):
        read_table(b"\xff\xfe\x00\x81")


def test_entry_options_stand_beside_popularity_and_accuracy(world):
    before = [[8, 6, 0, 0], [7, 5, 3, 0], [0, 1, 9, 6], [1, 0, 7, 8]]
    after = [[8, 6, 0, 5], [7, 5, 9, 0], [0, 6, 9, 6], [1, 0, 7, 8]]
    given = GivenTable(
        places=["甲", "乙", "丙", "丁"],
        industries=[("13", "农副食品"), ("14", "食品"), ("27", "医药"), ("39", "电子")],
        figures={
            year: [
                (row, column, value)
                for row, line in enumerate(rows)
                for column, value in enumerate(line)
                if value
            ]
            for year, rows in (("2020", before), ("2024", after))
        },
    )
    table = keep_table(given, name="样例", by=world.people["bureau"], home="乙")
    found = entry_picture(IndustryTable.objects.get(pk=table.pk), "")

    assert found.place == "乙" and (found.before, found.year) == ("2020", "2024")
    assert [one.code for one in found.options] == ["39"]
    assert {row.found.method for row in found.accuracy} == {"popularity", "density", "rca"}


def test_an_uploaded_table_opens_its_options_and_a_poor_one_says_why(signed_in):
    client = signed_in("bureau")
    lines = "".join(f"地{p},1{i},业{i},2024,{(p * i) % 5 + 1}\n" for p in range(4) for i in range(4))
    file = SimpleUploadedFile("table.csv", (CSV + lines).encode())
    answer = client.post(reverse("chains:add_table"), {"name": "表", "measure": "产值", "file": file})

    assert answer.status_code == 302
    assert client.get(answer["Location"]).context["picture"].places == 4
    bad = client.post(
        reverse("chains:add_table"),
        {"name": "表", "measure": "产值", "file": SimpleUploadedFile("t.csv", CSV.encode())},
    )
    assert bad.status_code == 422 and IndustryTable.objects.count() == 1
    assert page(client, "entries", table="999").status_code == 404
