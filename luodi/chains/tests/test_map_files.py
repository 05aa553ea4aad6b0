"""Maps are read from JSON and CSV, in UTF-8 and GB18030, all or nothing, and written so that they can be read again."""

import json

import pytest

from luodi.chains.actions import import_map, load_chain
from luodi.chains.models import Chain, ChainMap, FirmSegment, Segment
from luodi.chains.queries import given_of, load_map
from luodi.chains.sources import links_csv, map_json, read_csv, read_map, segments_csv
from luodi.chains.sources.cells import MOST_BYTES
from luodi.common.errors import Conflict, Refused

from .factories import local_firm, make_tea, segment

SEGMENTS = "编码,名称,赛道,关键词,行业代码\nleaf,茶叶种植,茶,鲜叶、茶园,0164\ngreen,绿茶加工,茶,绿茶,1530\n"
LINKS = "上游,下游,关系\nleaf,green,供应\n"


def body(**changes) -> dict:
    found = {
        "chain": {"code": "tea", "name": "茶产业链", "lead_department": "department"},
        "map": {"year_from": 2022, "year_to": None, "source": "样例"},
        "segments": [{"code": "leaf", "name": "茶叶种植"}, {"code": "green", "name": "绿茶加工"}],
        "links": [{"source": "leaf", "target": "green", "kind": "supply"}],
    }
    return {**found, **changes}


def as_json(**changes) -> dict[str, bytes]:
    return {"map.json": json.dumps(body(**changes), ensure_ascii=False).encode()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headings_and_both_encodings_are_read(encoding):
    given = read_map({"links.csv": LINKS.encode(encoding), "环节.csv": SEGMENTS.encode(encoding)})
    assert [one.name for one in given.segments] == ["茶叶种植", "绿茶加工"]
    assert given.segments[0].keywords == ("鲜叶", "茶园")
    assert given.segments[1].industry_codes == ("1530",)
    assert given.graph.customers("leaf") == ("green",)


def test_what_was_written_is_read_again(world):
    given = given_of(load_map(make_tea(world)))
    assert read_map({"a.json": map_json(given)}) == given
    again = read_csv(segments_csv(given.segments), links_csv(given.links))
    assert (again.segments, again.links) == (given.segments, given.links)


def test_a_name_that_looks_like_a_formula_is_no_formula_in_the_file():
    given = read_csv(b"code,name\nx,=1+2\n")
    assert b"'=1+2" in segments_csv(given.segments)
    assert read_csv(segments_csv(given.segments)).segments[0].name == "=1+2"


@pytest.mark.parametrize(
    ("segments", "links", "place", "text"),
    [
        (SEGMENTS + "green,又一个,,,\n", LINKS, "segments.csv, line 4", "green"),
        (SEGMENTS, LINKS + "green,leaf,\n", "", "茶叶种植 → 绿茶加工 → 茶叶种植"),
        (SEGMENTS, LINKS + "leaf,leaf,\n", "links.csv, line 3", "leaf"),
        (SEGMENTS, LINKS + "leaf,gren,\n", "links.csv, line 3", "green"),
        (SEGMENTS, LINKS + "leaf,green,供应\n", "links.csv, line 3", "leaf"),
        (SEGMENTS, LINKS + "leaf,,\n", "links.csv, line 3", "target"),
        (SEGMENTS, LINKS + "leaf,green,买卖\n", "links.csv, line 3", "买卖"),
        (SEGMENTS + f"x,{'茶' * 500_000},,,\n", "", "segments.csv, line 4", "500000"),
        (SEGMENTS + "x,茶,,,15A\n", "", "segments.csv, line 4", "15A"),
        ("编码,备注\nx,1\n", "", "segments.csv", "name"),
        ("编码,名称,code\nx,1,2\n", "", "segments.csv", "code"),
        ("编码,名称\n", "", "", "segments"),
    ],
)
def test_mistakes_are_told_with_their_place(segments, links, place, text):
    with pytest.raises(Refused) as caught:
        read_csv(segments.encode(), links.encode())
    obstacle = caught.value.obstacles[0]
    assert obstacle.place == place
    assert text in str(obstacle)
    assert len(str(obstacle)) < 400


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b'{"segments": 1}',
        b'{"segments": [1]}',
        b'{"segments": [], "links": []}',
        b'{"chain": [1], "segments": [{"code": "a", "name": "b"}]}',
        b'{"map": {"year_from": "soon"}, "segments": [{"code": "a", "name": "b"}]}',
        b'{"segments": [{"code": {"a": 1}, "name": "b"}]}',
        b'{"x": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b"\xff\xfe\x00\x01",
        b"\x00\x00",
        b"code,name\nx," + b"a" * (10 * 1024 * 1024),
        b'{"segments": [{"code": "a", "name": "' + b"a" * (10 * 1024 * 1024) + b'"}]}',
    ],
)
def test_hostile_files_are_refused_in_few_words(content):
    with pytest.raises(Refused) as caught:
        read_map({"f": content})
    assert len(str(caught.value)) < 2000


def test_a_file_at_the_limit_of_size_names_the_long_name():
    long = b"a" * (MOST_BYTES - 100)
    with pytest.raises(Refused, match="at most 60"):
        read_map({"f": b'{"segments": [{"code": "a", "name": "' + long + b'"}]}'})


def test_lone_surrogates_do_not_reach_the_database():
    given = read_map({"f": b'{"segments": [{"code": "a", "name": "x\\ud800y"}]}'})
    assert given.segments[0].name == "xy"


def test_a_chain_is_loaded_with_its_map_once(world):
    bureau = world.people["bureau"]
    first = load_chain(as_json(), by=bureau, place=world.city, publish=True, is_example=True)
    again = load_chain(as_json(), by=bureau, place=world.city, publish=True, is_example=True)
    assert first == again
    assert (first.state, first.is_example, first.chain.lead_department) == (
        "published",
        True,
        world.places["department"],
    )
    assert (Chain.objects.count(), Segment.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"links": [{"source": "leaf", "target": "green"}, {"source": "green", "target": "leaf"}]},
        {"chain": {"code": "tea", "name": "茶", "lead_department": "nobody"}},
        {"chain": {"name": "茶"}},
        {"map": {}},
    ],
)
def test_nothing_is_half_loaded(world, changes):
    with pytest.raises(Refused):
        load_chain(as_json(**changes), by=world.people["bureau"], place=world.city, publish=True)
    assert not (Chain.objects.exists() or ChainMap.objects.exists() or Segment.objects.exists())


def test_an_import_into_a_draft_keeps_firms_of_codes_that_stay(world):
    bureau = world.people["bureau"]
    draft = make_tea(world, published=False)
    firm = local_firm(world, "巴中样例茶业有限公司")
    FirmSegment.objects.create(segment=segment(draft, "green"), enterprise=firm, state="confirmed")
    FirmSegment.objects.create(segment=segment(draft, "black"), enterprise=firm, state="confirmed")
    import_map(draft.chain, read_map(as_json()), by=bureau, into=draft, version=draft.version)
    assert [row.code for row in load_map(draft).segments] == ["leaf", "green"]
    assert [row.segment.code for row in FirmSegment.objects.all()] == ["green"]
    with pytest.raises(Conflict):
        import_map(draft.chain, read_map(as_json()), by=bureau, into=draft, version=draft.version)


def test_a_file_of_another_chain_is_refused(world):
    chain_map = make_tea(world, code="other")
    with pytest.raises(Refused, match="other"):
        import_map(chain_map.chain, read_map(as_json()), by=world.people["bureau"])
