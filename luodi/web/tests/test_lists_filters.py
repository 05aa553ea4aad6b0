"""What a filter finds, how it names itself, and what it says of a value it cannot use."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.http import QueryDict

from luodi.accounts.choices import OrganizationKind
from luodi.accounts.models import Organization, User
from luodi.web.filtering import Organizations
from luodi.web.filters import Amounts, Choice, Decided, YesNo

from .lists_people import LIST, city_with, codes, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("luodi.web.tests.lists_site")]


@pytest.fixture
def li():
    return signed_in(city_with(9))


def narrowed(declared, query):
    """Codes of the organizations that a filter leaves, in order, and its reading."""
    reading = declared.read(QueryDict(query), Organizations())
    rows = Organization.objects.all()
    rows = reading.narrow(rows) if reading.narrow else rows
    return list(rows.order_by("code").values_list("code", flat=True)), reading


def test_several_choices_are_joined_by_or_and_filters_by_and(li):
    assert len(codes(li.get(LIST, {"kind": ["county", "city"]}))) == 10
    assert codes(li.get(LIST, {"kind": ["city"], "q": "示例县"})) == []
    assert codes(li.get(LIST, {"q": "示例县 7"})) == ["county-007"]


def test_an_organization_brings_everything_below_it(li):
    town = Organization(code="park", name="示例园区", kind=OrganizationKind.PARK)
    Organization.objects.add_child(Organization.objects.get(code="county-003"), instance=town)
    assert codes(li.get(LIST, {"below": "county-003"})) == ["county-003", "park"]
    assert codes(li.get(LIST, {"below": "park"})) == ["park"]


def test_amounts_and_days_include_both_ends(li):
    assert codes(li.get(LIST, {"order_min": "1", "order_max": "1", "kind": "county"})) == [
        "county-001",
        "county-004",
        "county-007",
    ]
    User.objects.filter(pk=li.person.pk).update(date_joined=datetime(2026, 3, 1, 16, 30, tzinfo=UTC))
    for days, count in (("2026-03-01", 0), ("2026-03-02", 1)):
        assert len(codes(li.get(LIST, {"joined_from": days, "joined_to": days}))) == count


def test_yes_no_and_not_known_are_three_answers():
    city_with(2, is_assessed=True)
    assert narrowed(YesNo(code="is_assessed", label="A"), "is_assessed=yes")[0] == [
        "county-000",
        "county-001",
    ]
    assert narrowed(YesNo(code="is_assessed", label="A"), "is_assessed=no")[0] == ["city"]
    assert "not_known" not in str(
        narrowed(YesNo(code="is_assessed", label="A"), "is_assessed=unknown")[1].error
    )
    assert narrowed(YesNo(code="is_assessed", label="A"), "is_assessed=unknown")[1].narrow is None
    assert narrowed(YesNo(code="depth", label="A", unknown=True), "depth=unknown")[0] == []


def test_a_reference_shows_its_name_and_stays_chosen(li):
    answer = li.get(LIST, {"person": li.person.pk})
    assert codes(answer) == ["city"] and "li" in answer.context["list"].chips()[0].words
    assert f'<option value="{li.person.pk}" selected>li</option>' in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "castle"),
        ("below", "nowhere"),
        ("assessed", "maybe"),
        ("order_min", "many"),
        ("order_min", "1e999"),
        ("order_max", "99999999999999999999"),
        ("joined_from", "2026-02-30"),
        ("joined_to", "gestern"),
        ("person", "x"),
        ("person", "99999999999999999999999"),
        ("person", "4711"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_narrows_nothing(li, name, value):
    answer = li.get(LIST, {name: value})
    assert answer.status_code == 200 and len(codes(answer)) == 10
    assert value in answer.context["view"].bound.errors[0] and "aria-invalid" in answer.content.decode()
    assert answer.context["list"].chips() == []


def test_ends_the_wrong_way_round_are_told(li):
    answer = li.get(LIST, {"order_min": "5", "order_max": "2"})
    assert "5" in answer.context["view"].bound.errors[0] and len(codes(answer)) == 10


@pytest.mark.parametrize("typed", ["\x00", "'; DROP TABLE x;--", "%", "<img src=x>", "a" * 5000])
def test_anything_typed_into_the_search_box_gives_a_page(li, typed):
    answer = li.get(LIST, {"q": typed})
    assert answer.status_code == 200 and "<img src=x" not in answer.content.decode()


def test_a_chip_takes_its_filter_away_and_keeps_the_rest(li):
    answer = li.get(LIST, {"kind": "county", "order_min": "1", "order_max": "2", "sort": "-name", "page": ""})
    chips = answer.context["list"].chips()
    assert len(chips) == 2
    amounts = QueryDict(chips[1].url[1:])
    assert amounts.dict() == {"kind": "county", "sort": "-name"}
    assert QueryDict(answer.context["list"].clear_url[1:]).dict() == {"sort": "-name"}


def test_searching_keeps_the_order_and_the_columns_of_the_address(li):
    kept = dict(li.get(LIST, {"sort": "-name", "cols": "name", "q": "x", "page": ""}).context["list"].kept())
    assert kept == {"sort": "-name", "cols": "name"}


def test_filters_behind_the_fold_open_where_one_is_in_force(li):
    assert '<details class="filter-more" open>' in li.get(LIST, {"order_min": "1"}).content.decode()
    assert '<details class="filter-more">' in li.get(LIST).content.decode()


def test_choices_may_each_narrow_in_their_own_way():
    city_with(3)
    way = Decided(
        code="size", label="S", choices=[("top", "Top")], ways={"top": lambda rows: rows.filter(depth=1)}
    )
    assert narrowed(way, "size=top") == (["city"], narrowed(way, "size=top")[1])
    assert narrowed(way, "size=low")[1].error


def test_choices_that_are_numbers_compare_as_written_and_amounts_read_separators():
    city_with(3)
    assert narrowed(Choice(code="depth", label="D", choices=[(1, "one"), (2, "two")]), "depth=1")[0] == [
        "city"
    ]
    reading = narrowed(Amounts(code="order", label="O"), "order_min=1,000")[1]
    assert reading.error == "" and "1000" in reading.words


def test_options_of_all_filters_take_one_query(li, django_assert_num_queries):
    from luodi.web.filtering import BoundFilters

    from .lists_site import OrganizationList

    with django_assert_num_queries(1):
        bound = BoundFilters(OrganizationList.filters, QueryDict("below=city&kind=county"), Organizations())
        assert bound.shown() and bound.folded()
        bound.chips(lambda names: str(SimpleNamespace(names=names)))
