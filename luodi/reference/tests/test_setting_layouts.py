"""The bureau sets which industries lead where and from which year on."""

import pytest
from django.urls import reverse

from luodi.audit.models import AuditEvent
from luodi.common.errors import Refused
from luodi.reference.actions import correct_leading_industry, remove_leading_industry, set_layout
from luodi.reference.models import Industry, LeadingIndustry

FOOD = {"name": "食品饮料", "name_en": "Food and drink", "industry_codes": ["13", "14"]}
HEALTH = {"name": "文旅康养", "industry_codes": []}


@pytest.fixture(autouse=True)
def industries(db):
    Industry.objects.bulk_create(
        [Industry(code=code, name=f"行业{code}", level=2, section="C") for code in ("13", "14", "27")]
    )


def layout(world, *, year: int, industries=(FOOD, HEALTH), layout="1+3", source="市委文件"):
    by = world.people["bureau"]
    return set_layout("city", layout=layout, year_from=year, industries=industries, source=source, by=by)


def test_a_new_layout_ends_the_one_before_a_year_earlier(world):
    layout(world, year=2022)
    layout(world, year=2024, industries=[FOOD], layout="5")
    years = LeadingIndustry.objects.order_by("year_from", "order").values_list("name", "year_from", "year_to")
    assert list(years) == [("食品饮料", 2022, 2023), ("文旅康养", 2022, 2023), ("食品饮料", 2024, None)]


def test_everything_wrong_with_a_layout_is_told_at_once_and_nothing_is_kept(world):
    layout(world, year=2024)
    wrong = {"name": "石墨", "industry_codes": ["9999", "13"]}
    with pytest.raises(Refused) as refused:
        layout(world, year=2022, industries=[wrong], source=" ")
    assert {each.field for each in refused.value.obstacles} == {"industry_codes", "source", "year_from"}
    assert "9999" in str(refused.value)
    assert LeadingIndustry.objects.count() == 2
    assert not LeadingIndustry.objects.exclude(year_to=None).exists()


def test_a_correction_keeps_what_stood_before(world):
    food, _health = layout(world, year=2024)
    correct_leading_industry(food, {"industry_codes": ["27"]}, by=world.people["bureau"], reason="代码录错")
    food.refresh_from_db()
    assert food.industry_codes == ["27"]
    event = AuditEvent.objects.latest("sequence")
    assert event.details["before"] == {"industry_codes": ["13", "14"]}


def test_years_that_run_backwards_are_refused(world):
    food, _health = layout(world, year=2024)
    with pytest.raises(Refused):
        correct_leading_industry(food, {"year_to": 2020}, by=world.people["bureau"], reason="x")


def test_one_entered_by_mistake_is_taken_away_with_a_reason(world):
    food, _health = layout(world, year=2024)
    with pytest.raises(Refused):
        remove_leading_industry(food, by=world.people["bureau"], reason="")
    remove_leading_industry(food, by=world.people["bureau"], reason="重复录入")
    assert list(LeadingIndustry.objects.values_list("name", flat=True)) == ["文旅康养"]


def posted(**changes: str) -> dict[str, object]:
    return {
        "place_code": "east",
        "layout": "1+1",
        "year_from": "2026",
        "source": "区委文件",
        "industry-TOTAL_FORMS": "4",
        "industry-INITIAL_FORMS": "0",
        "industry-0-name": "食品饮料",
        "industry-0-industry_codes": ["13", "14"],
        **changes,
    }


def test_the_form_takes_several_industries_and_leaves_empty_rows_out(world, signed_in):
    answer = signed_in("bureau").post(reverse("reference:new_layout"), posted(**{"industry-2-name": "文旅"}))
    assert answer.status_code == 302
    rows = LeadingIndustry.objects.filter(place_code="east").order_by("order")
    assert [(row.name, row.industry_codes) for row in rows] == [("食品饮料", ["13", "14"]), ("文旅", [])]


def test_a_row_without_a_name_comes_back_with_what_was_typed(world, signed_in):
    wrong = posted(**{"industry-1-name_en": "Tourism"})
    answer = signed_in("bureau").post(reverse("reference:new_layout"), wrong)
    assert answer.status_code == 422
    assert "Tourism" in answer.content.decode()
    assert not LeadingIndustry.objects.exists()


def test_the_page_shows_layouts_by_place_and_year_with_few_queries(
    world, signed_in, django_assert_max_num_queries
):
    layout(world, year=2022)
    layout(world, year=2024, industries=[FOOD])
    client = signed_in("clerk")
    client.get(reverse("reference:industries"))
    with django_assert_max_num_queries(9):
        page = client.get(reverse("reference:layouts"), {"year": "2023"})
    [shown] = page.context["layouts"]
    assert (shown["place"], [each["row"].name for each in shown["industries"]]) == (
        "样例市",
        ["食品饮料", "文旅康养"],
    )
