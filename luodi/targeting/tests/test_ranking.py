"""Enterprises ranked for a segment or a lead firm: a chain of three segments worked by hand."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.chains.models import Chain, ChainMap, FirmSegment, Segment, SegmentLink
from luodi.projects.tests.factories import make_enterprise
from luodi.reference.models import Industry, Region
from luodi.targeting.models import TargetFirm
from luodi.targeting.queries import ranking
from luodi.targeting.sources import weight_versions, weights_on

from .factories import DAY, submission_of, written


@pytest.fixture
def tea(city, today):
    """Leaf supplies green tea, green tea the drink; the drink maker is here, green tea is missing."""
    at = timezone.now()
    chain = Chain.objects.create(code="tea", name="茶产业链", place=city.city, updated_at=at)
    chain_map = ChainMap.objects.create(
        chain=chain, year_from=2026, state="published", made_by=city.chen, updated_at=at
    )
    made = {}
    for code, name, words, industry in (
        ("leaf", "茶叶种植", ["茶园"], ["0164"]),
        ("green", "绿茶加工", ["绿茶", "精制茶"], ["1530"]),
        ("drink", "茶饮料", ["茶饮料"], ["1529"]),
    ):
        made[code] = Segment.objects.create(
            chain_map=chain_map, code=code, name=name, keywords=words, industry_codes=industry
        )
        Industry.objects.get_or_create(code=industry[0], defaults={"name": name, "level": 4})
    SegmentLink.objects.create(chain_map=chain_map, source=made["leaf"], target=made["green"])
    SegmentLink.objects.create(chain_map=chain_map, source=made["green"], target=made["drink"])
    return made


def firm(name, **more):
    given = {"business_scope": "", "products": [], **more}
    return make_enterprise(name, **given)


def ranked(city, asked):
    return ranking.ranking(asked, city.sun, shown=50)


def test_words_industry_and_size_put_the_right_firm_first(city, tea):
    best = firm(
        "杭州样例茶业",
        products=["西湖绿茶"],
        business_scope="精制茶加工",
        industry_id="1530",
        annual_revenue=Decimal(90000),
    )
    weak = firm("宁波样例食品", business_scope="绿茶批发")
    firm("上海样例软件", business_scope="软件开发")
    firm("本地样例茶业", business_scope="绿茶", is_local=True)
    found = ranked(city, ranking.asked_for_segment(tea["green"].pk))
    assert [row.enterprise for row in found.rows] == [best, weak]
    parts = {part["part"]: part for part in found.rows[0].parts}
    assert parts["industry"]["points"] == "8.0" and parts["industry"]["evidence"] == ["1530"]
    assert "绿茶" in parts["text"]["evidence"]
    assert parts["growth"]["value"] is None and parts["growth"]["label"] in found.rows[0].unknown
    assert len(found.rows[0].changes) == 3


def test_growth_investments_outside_and_distance_are_shown_with_their_evidence(city, tea):
    for code, name, level in (("330000", "浙江省", "province"), ("510700", "绵阳市", "city")):
        Region.objects.get_or_create(code=code, defaults={"name": name, "level": level})
    known = firm(
        "甲茶业",
        business_scope="绿茶",
        annual_revenue=Decimal(120),
        previous_revenue=Decimal(100),
        outside_investments=3,
        province_id="330000",
        city_id=None,
    )
    near = firm(
        "乙茶业", business_scope="绿茶", province_id="330000", city_id="510700", outside_investments=0
    )
    bare = firm(
        "丙茶业",
        business_scope="绿茶",
        annual_revenue=Decimal(5),
        previous_revenue=Decimal(0),
        province_id=None,
    )
    found = ranked(city, ranking.asked_for_segment(tea["green"].pk))
    parts = {row.enterprise: {part["part"]: part for part in row.parts} for row in found.rows}
    assert parts[known]["growth"]["evidence"] == ["20.0%"] and parts[known]["growth"]["points"] == "4.0"
    assert parts[known]["outside"]["points"] == "6.0" and "3" in parts[known]["outside"]["evidence"][0]
    assert parts[known]["distance"]["evidence"] == ["1297 km"]
    assert parts[near]["distance"]["evidence"] == ["194 km"]
    assert parts[near]["outside"]["value"] == 0 and parts[near]["growth"]["value"] is None
    assert [parts[bare][name]["value"] for name in ("growth", "outside", "distance")] == [None, None, None]
    assert float(parts[near]["distance"]["points"]) > float(parts[known]["distance"]["points"])


def test_a_group_is_folded_and_the_blacklist_is_refused_with_its_reason(city, tea):
    firm("甲茶业", business_scope="绿茶", group_name="甲集团", annual_revenue=Decimal(900))
    firm("甲茶业苏州", business_scope="绿茶", group_name="甲集团")
    bad = firm("乙茶业", business_scope="绿茶", is_blacklisted=True, blacklist_reason="失信被执行人")
    found = ranked(city, ranking.asked_for_segment(tea["green"].pk))
    assert [(row.enterprise.name, [each.name for each in row.folded]) for row in found.rows] == [
        ("甲茶业", ["甲茶业苏州"])
    ]
    assert [(row.enterprise, row.target.refused) for row in found.refused] == [(bad, "失信被执行人")]


def test_confirmed_firms_are_seeds(city, tea):
    seed = firm("本地样例茶厂", is_local=True, products=["富硒绿茶"], business_scope="富硒绿茶生产")
    FirmSegment.objects.create(segment=tea["green"], enterprise=seed, state="confirmed")
    like = firm("甲茶业", products=["富硒绿茶"], business_scope="富硒绿茶生产")
    other = firm("乙茶业", business_scope="绿茶")
    found = ranked(city, ranking.asked_for_segment(tea["green"].pk))
    assert [row.enterprise for row in found.rows] == [like, other]
    seeds = next(part for part in found.rows[0].parts if part["part"] == "seeds")
    assert seeds["evidence"] == ["本地样例茶厂"] and seeds["points"] == "12.0"


def test_a_lead_firm_asks_for_its_missing_suppliers(city, tea):
    lead = firm("本地样例饮料", is_local=True)
    assert ranking.asked_for_lead(lead) is None
    FirmSegment.objects.create(segment=tea["drink"], enterprise=lead, state="confirmed", is_lead_firm=True)
    asked = ranking.asked_for_lead(lead)
    assert [segment.code for segment in asked.segments] == ["green"]
    maker = firm("甲茶业", business_scope="精制茶加工", industry_id="1530")
    assert [row.enterprise for row in ranked(city, asked).rows] == [maker]
    here = firm("本地样例茶厂", is_local=True)
    FirmSegment.objects.create(segment=tea["green"], enterprise=here, state="confirmed")
    assert ranking.asked_for_lead(lead) is None


def test_weights_are_dated_and_add_up_to_a_hundred(city):
    assert sum(weights_on(DAY).points.values()) == 100
    assert weight_versions()[0].source


def test_one_click_puts_a_firm_on_the_list_with_its_reasons(city, tea, summer, office, signed_in):
    maker = firm("甲茶业", products=["绿茶"], business_scope="精制茶加工", industry_id="1530")
    mine = submission_of(summer, office)
    client = signed_in("sun")
    page = client.get(reverse("targeting:ranking"), {"segment": tea["green"].pk})
    assert [row.enterprise for row in page.context["found"].rows] == [maker]
    given = {"enterprise": maker.pk, "segment": tea["green"].pk, "submission": mine.pk}
    assert client.post(reverse("targeting:take"), given).status_code == 302
    target = TargetFirm.objects.get()
    assert (target.enterprise, target.segment_name, target.submission) == (maker, "绿茶加工", mine)
    assert "绿茶" in target.why and target.reasons["version"] == "2026-1"
    again = client.get(reverse("targeting:ranking"), {"segment": tea["green"].pk})
    assert again.context["found"].rows[0].is_listed
    client.post(reverse("targeting:take"), given)
    assert TargetFirm.objects.count() == 1
    shown = client.get(reverse("targeting:target", args=[target.pk]))
    assert "1530" in shown.content.decode()


def test_nobody_puts_firms_into_the_list_of_another_department(city, tea, summer, office2, signed_in):
    given = {
        "enterprise": firm("甲茶业").pk,
        "segment": tea["green"].pk,
        "submission": submission_of(summer, office2).pk,
    }
    assert signed_in("sun").post(reverse("targeting:take"), given).status_code == 404
    assert not TargetFirm.objects.exists()


@pytest.mark.parametrize("many", [2, 120])
def test_the_page_costs_the_same_for_many_firms(
    many, city, tea, summer, office, signed_in, django_assert_max_num_queries
):
    for number in range(many):
        firm(f"甲茶业{number}", business_scope="绿茶加工", group_name=f"集团{number}")
    written(submission_of(summer, office), "乙", by=city.sun)
    client = signed_in("sun")
    client.get(reverse("targeting:ranking"), {"segment": tea["green"].pk})
    with django_assert_max_num_queries(12):
        page = client.get(reverse("targeting:ranking"), {"segment": tea["green"].pk})
    assert len(page.context["found"].rows) == min(many, 50)


def test_an_empty_question_asks_what_to_look_for(city, today, signed_in):
    client = signed_in("li")
    assert client.get(reverse("targeting:ranking")).context["found"] is None
    assert client.get(reverse("targeting:ranking"), {"segment": "tea"}).context["found"] is None
    assert client.get(reverse("targeting:ranking"), {"segment": "999"}).status_code == 404
