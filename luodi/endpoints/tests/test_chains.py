"""A program loads a map, publishes it, confirms firms, enters figures and reads how the city stands."""

import pytest

from luodi.chains.actions import make_chain
from luodi.chains.models import ChainMap, Segment
from luodi.projects.tests.factories import make_enterprise

BODY = {
    "map": {"year_from": 2022, "source": "example"},
    "segments": [
        {"code": "leaf", "name": "茶叶种植"},
        {"code": "green", "name": "绿茶加工", "keywords": ["绿茶"], "industry_codes": ["1530"]},
    ],
    "links": [{"source": "leaf", "target": "green"}],
}


@pytest.fixture
def chain(city):
    return make_chain("tea", "茶产业链", place=city.city, by=city.people["chen"])


def test_a_map_is_loaded_published_and_read_again(city, program, chain):
    chen = program("chen")
    made = chen.post("/chains/tea/maps", BODY)
    assert made.status_code == 201 and made.json()["state"] == "draft"
    path = f"/chains/tea/maps/{made.json()['id']}"
    assert program("li").get(path).status_code == 404
    published = chen.post(f"{path}/publish", {"version": made.json()["version"]})
    assert published.json()["state"] == "published"
    found = program("li").get(path).json()
    assert [one["code"] for one in found["segments"]] == ["leaf", "green"]
    assert found["links"] == [{"source": "leaf", "target": "green", "kind": "supply"}]
    again = {name: found[name] for name in ("chain", "map", "segments", "links")}
    assert chen.post("/chains/tea/maps", again).status_code == 201
    assert program("li").post("/chains/tea/maps", BODY).status_code == 403
    since = "/chains/tea/maps?updated_since=2000-01-01T00:00:00Z"
    assert len(chen.get(since).json()["items"]) == 2
    assert chen.get("/chains/tea/maps?updated_since=2100-01-01T00:00:00Z").json()["items"] == []


@pytest.mark.parametrize(
    ("links", "field", "text"),
    [
        (
            [{"source": "leaf", "target": "green"}, {"source": "green", "target": "leaf"}],
            "files",
            "茶叶种植 → 绿茶加工",
        ),
        ([{"source": "leaf", "target": "leaf"}], "links[1]", "itself"),
        ([{"source": "leaf", "target": "gren"}], "links[1]", "green"),
    ],
)
def test_a_wrong_map_is_refused_with_its_place_and_nothing_is_kept(
    city, program, chain, *, links, field, text
):
    refused = program("chen").post("/chains/tea/maps", {**BODY, "links": links})
    assert refused.status_code == 422
    [obstacle] = refused.json()["obstacles"]
    assert obstacle["field"] == field and text in obstacle["message"]
    assert not ChainMap.objects.exists() and not Segment.objects.exists()


def test_an_officer_who_was_slower_hears_of_it(city, program, chain):
    chen = program("chen")
    made = chen.post("/chains/tea/maps", BODY).json()
    into = {**BODY, "into": made["id"], "version": made["version"]}
    assert chen.post("/chains/tea/maps", into).status_code == 201
    assert chen.post("/chains/tea/maps", into).status_code == 409


def test_firms_and_figures_make_the_standing(city, program, chain):
    chen = program("chen")
    made = chen.post("/chains/tea/maps", BODY).json()
    path = f"/chains/tea/maps/{made['id']}"
    chen.post(f"{path}/publish", {})
    firm = make_enterprise("巴中样例茶业有限公司", is_local=True, local_unit=city.east)
    body = {"segment": "green", "enterprise": firm.pk, "is_lead_firm": True}
    assert program("li").ask("PUT", f"{path}/firms", body).json()["state"] == "confirmed"
    rows = [{"segment": "green", "output_wan": "1200.5"}]
    figures = {"unit": "east", "year": 2025, "rows": rows}
    assert program("li").ask("PUT", f"{path}/figures", figures).json()["changed"] == 1
    assert program("li").ask("PUT", f"{path}/figures", {**figures, "unit": "west"}).status_code == 403
    leaf, green = chen.get("/chains/tea/standings").json()
    assert (leaf["position"], leaf["output_wan"]) == ("missing", None)
    assert (green["position"], green["output_wan"], green["local_firms"]) == ("weak", "1200.5", 1)
    assert [one["id"] for one in green["lead_firms"]] == [firm.pk]
    [listed] = chen.get("/chains").json()
    assert (listed["code"], listed["segments"], listed["local_firms"]) == ("tea", 2, 1)
    [row] = chen.get(f"{path}/firms?state=confirmed").json()["items"]
    assert row["enterprise"]["id"] == firm.pk
    refused = chen.ask("PUT", f"{path}/firms", {**body, "state": "refused"}).json()
    assert (refused["state"], refused["is_lead_firm"]) == ("refused", False)
