"""A select finds industries and regions as one types."""

import pytest
from django.urls import reverse

from luodi.reference.actions import load_reference
from luodi.reference.models import Industry


@pytest.fixture
def loaded(world):
    load_reference()


def values(client, name: str, typed: str, **more: str) -> list[str]:
    answer = client.get(reverse(f"reference:{name}"), {"q": typed, **more})
    assert answer.status_code == 200
    return [row["value"] for row in answer.json()]


def test_industries_are_found_by_code_with_and_without_the_letter_of_the_section(loaded, signed_in):
    client = signed_in("clerk")
    assert values(client, "industries", "309")[:1] == ["309"]
    assert values(client, "industries", "C3091")[:1] == ["3091"]
    assert values(client, "industries", "c3091")[:1] == ["3091"]


def test_industries_are_found_by_part_of_the_name_and_by_pinyin_initials(loaded, signed_in):
    client = signed_in("clerk")
    assert "3091" in values(client, "industries", "石墨")
    name = Industry.objects.get(pk="3091")
    assert "3091" in values(client, "industries", name.initials[:6])


def test_broad_industries_come_first_and_say_what_they_belong_to(loaded, signed_in):
    rows = signed_in("clerk").get(reverse("reference:industries"), {"q": "食品"}).json()
    assert len(rows) <= 20
    levels = [len(row["value"]) for row in rows if row["text"].startswith("食品")]
    assert levels == sorted(levels)
    [narrow] = [row for row in rows if row["value"] == "1491"] or [None]
    assert narrow is None or "食品制造业" in narrow["note"]


def test_without_a_word_the_broadest_stand_there(loaded, signed_in):
    assert values(signed_in("clerk"), "industries", "")[:3] == ["A", "B", "C"]


def test_regions_of_one_level_and_province(loaded, signed_in):
    client = signed_in("clerk")
    assert values(client, "regions", "sc", level="province") == ["510000"]
    cities = values(client, "regions", "", province="510000", level="city")
    assert "511900" in cities
    assert all(code.startswith("51") for code in cities)
    assert values(client, "regions", "德国") == ["DE"]


def test_a_word_that_nothing_has_finds_nothing(loaded, signed_in):
    assert values(signed_in("clerk"), "regions", "没有这个地方") == []


def test_a_look_up_takes_three_queries_at_most_besides_the_session(
    loaded, signed_in, django_assert_max_num_queries
):
    client = signed_in("clerk")
    client.get(reverse("reference:industries"))
    with django_assert_max_num_queries(6):
        values(client, "industries", "制造")


def test_loading_again_changes_nothing(loaded):
    before = list(Industry.objects.order_by("code").values_list("code", "name", "initials"))
    load_reference()
    assert list(Industry.objects.order_by("code").values_list("code", "name", "initials")) == before
