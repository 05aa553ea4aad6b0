"""The register is searched, filtered, exported and looked up."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.enterprises.models import Enterprise

from .factories import code, enterprise, places

LIST = "/enterprises/"


@pytest.fixture
def register(world):
    places()
    enterprise(
        world,
        "成都样例食品有限公司",
        credit_code=code(1),
        city_id="510100",
        province_id="510000",
        country_id="CN",
        industry_id="1353",
        tier="leading",
        honours=["listed"],
        is_local=False,
        annual_revenue=500000,
    )
    enterprise(
        world, "杭州样例修理有限公司", province_id="330000", country_id="CN", industry_id="4310", tier="head"
    )
    enterprise(
        world,
        "巴中样例餐饮有限公司",
        city_id="511900",
        province_id="510000",
        industry_id="6210",
        is_local=True,
    )
    enterprise(world, "Muster Maschinenbau GmbH", country_id="DE", ownership="foreign")


def names(client, **query: str) -> set[str]:
    page = client.get(LIST, {"view": "0", **query})
    assert page.status_code == 200
    assert not page.context["view"].bound.errors
    return {row.name[:2] for row in page.context["page"].rows}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"q": "样例"}, {"成都", "杭州", "巴中"}),
        ({"q": "餐饮"}, {"巴中"}),
        ({"q": "hzyl"}, {"杭州"}),
        ({"q": code(1)[:10]}, {"成都"}),
        ({"place": "510000"}, {"成都", "巴中"}),
        ({"place": "511900"}, {"巴中"}),
        ({"place": "DE"}, {"Mu"}),
        ({"key_region": "yangtze_delta"}, {"杭州"}),
        ({"key_region": "chengdu_chongqing"}, {"成都"}),
        ({"industry": "C"}, {"成都", "杭州"}),
        ({"industry": "13"}, {"成都"}),
        ({"industry": "4310"}, {"杭州"}),
        ({"tier": "head"}, {"杭州"}),
        ({"honour": "listed"}, {"成都"}),
        ({"honour": "world_500"}, set()),
        ({"ownership": "foreign"}, {"Mu"}),
        ({"local": "yes"}, {"巴中"}),
        ({"blacklisted": "yes"}, set()),
        ({"revenue_min": "400000"}, {"成都"}),
        ({"place": "510000", "industry": "C", "tier": "leading"}, {"成都"}),
    ],
)
def test_filters_leave_the_right_enterprises(register, signed_in, query, wanted):
    assert names(signed_in("clerk"), **query) == wanted


@pytest.mark.parametrize("query", [{"place": "没有"}, {"industry": "ZZ"}, {"honour": "x"}, {"tier": "x"}])
def test_a_filter_that_makes_no_sense_says_so_and_narrows_nothing(register, signed_in, query):
    page = signed_in("clerk").get(LIST, {"view": "0", **query})
    assert len(page.context["view"].bound.errors) == 1
    assert len(page.context["page"].rows) == 4


def test_a_merged_entry_is_no_longer_listed_nor_offered(register, signed_in):
    first, second = Enterprise.objects.order_by("pk")[:2]
    Enterprise.objects.filter(pk=second.pk).update(merged_into=first)
    client = signed_in("clerk")
    assert "杭州" not in names(client)
    assert client.get(reverse("enterprises:options"), {"q": "杭州"}).json() == []


def test_the_look_up_gives_the_same_name_first_and_says_which_is_meant(register, world, signed_in):
    enterprise(world, "样例")
    rows = signed_in("clerk").get(reverse("enterprises:options"), {"q": "样例"}).json()
    assert rows[0]["text"] == "样例"
    assert code(1) in next(row["note"] for row in rows if row["text"].startswith("成都"))


def test_the_export_holds_what_the_list_shows(register, signed_in):
    answer = signed_in("clerk").get(LIST, {"format": "csv", "tier": "head"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "杭州样例修理有限公司" in text
    assert "成都" not in text


def test_the_list_takes_the_same_queries_for_few_and_for_many_rows(register, world, signed_in):
    client = signed_in("clerk")
    client.get(LIST, {"view": "0"})
    counts = []
    for more in (0, 60):
        for number in range(more):
            enterprise(world, f"第{number}号样例有限公司", province_id="510000", industry_id="1353")
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST, {"view": "0", "place": "510000"})
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 1, counts
    assert max(counts) <= 12


def test_the_page_of_an_enterprise_takes_at_most_twelve_queries(
    register, world, signed_in, django_assert_max_num_queries
):
    parent = enterprise(world, "样例集团有限公司", group_name="样例集团")
    for number in range(30):
        enterprise(world, f"样例集团第{number}分厂", group_name="样例集团", parent=parent)
    client = signed_in("bureau")
    client.get(LIST, {"view": "0"})
    with django_assert_max_num_queries(12):
        client.get(reverse("enterprises:detail", args=[parent.pk]))
