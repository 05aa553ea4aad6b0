"""Pages by key must equal slices of the sorted list: with ties, empty values, both directions, both databases."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import signing
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.common import search
from luodi.common.paging import SALT, BadCursor, RowCount, capped_count, in_order, page_of
from luodi.common.search import matching, refresh_search
from luodi.enterprises.models import Enterprise
from luodi.projects.tests.factories import make_enterprise
from luodi.reference.models import Region

pytestmark = pytest.mark.django_db

DAYS = st.sampled_from([None, date(2024, 1, 1), date(2025, 6, 30)])
AMOUNTS = st.sampled_from([None, Decimal("0"), Decimal("12.5"), Decimal("100")])
ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), DAYS, AMOUNTS, st.sampled_from([None, 0, 1])), min_size=0, max_size=14
)
FIELDS = ("name", "registered_on", "registered_capital", "province__name")
ORDERINGS = st.lists(
    st.tuples(st.sampled_from(FIELDS), st.booleans()), min_size=1, max_size=3, unique_by=lambda pair: pair[0]
)
SHAPES = {
    "plain": lambda: Enterprise.objects.all(),
    "joined": lambda: Enterprise.objects.select_related("province", "parent"),
    "told apart": lambda: Enterprise.objects.select_related("province").distinct(),
}


class Undo(Exception):
    """Takes an example's rows away again."""


def stored(rows):
    provinces = [Region.objects.create(code=f"{n:06}", name=f"P{n}", level="province") for n in (1, 2)]
    Enterprise.objects.bulk_create(
        Enterprise(
            name=name,
            registered_on=day,
            registered_capital=amount,
            province=None if place is None else provinces[place],
            updated_at=timezone.now(),
        )
        for name, day, amount, place in rows
    )
    return list(Enterprise.objects.select_related("province").order_by("id"))


def value_of(row, field):
    if field == "province__name":
        return row.province.name if row.province else None
    return getattr(row, field)


def sorted_slowly(rows, ordering):
    """The obvious way: sort by each field from the last to the first, empty values behind the others."""
    rows = sorted(rows, key=lambda row: row.pk, reverse=ordering[-1][1])
    for field, down in reversed(ordering):
        filled = [row for row in rows if value_of(row, field) is not None]
        empty = [row for row in rows if value_of(row, field) is None]
        rows = (
            sorted(filled, key=lambda row: value_of(row, field), reverse=down)
            if not down
            else backwards(filled, field)
        )
        rows += empty
    return [row.pk for row in rows]


def backwards(rows, field):
    """Descending and stable."""
    return sorted(rows[::-1], key=lambda row: value_of(row, field))[::-1]


def walked(ordering, size, start, shape="plain"):
    """All pages from one end to the other, and back where ``start`` is the last page."""
    pages, cursor = [], start
    while True:
        page = page_of(SHAPES[shape](), ordering, cursor=cursor, size=size)
        pages.append([row.pk for row in page.rows])
        cursor = page.next if start is None else page.previous
        if cursor is None:
            return pages


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS, ordering=ORDERINGS, size=st.integers(1, 5), shape=st.sampled_from(sorted(SHAPES)))
def test_pages_by_key_are_slices_of_the_sorted_list(rows, ordering, size, shape):
    names = [f"-{field}" if down else field for field, down in ordering]
    with pytest.raises(Undo), transaction.atomic():
        expected = sorted_slowly(stored(rows), ordering)
        slices = [expected[at : at + size] for at in range(0, len(expected), size)] or [[]]
        assert walked(names, size, None, shape) == slices
        assert [row.pk for row in in_order(Enterprise.objects.all(), names)] == expected
        from_the_end = walked(names, size, "last", shape)
        assert from_the_end[0] == expected[-size:]
        assert from_the_end[-1] == expected[:size]
        assert {pk for page in from_the_end for pk in page} == set(expected)
        raise Undo


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS, ordering=ORDERINGS, size=st.integers(1, 4))
def test_going_on_and_back_again_shows_the_same_page(rows, ordering, size):
    names = [f"-{field}" if down else field for field, down in ordering]
    with pytest.raises(Undo), transaction.atomic():
        stored(rows)
        page = page_of(Enterprise.objects.all(), names, size=size)
        while page.next:
            following = page_of(Enterprise.objects.all(), names, cursor=page.next, size=size)
            assert (
                page_of(Enterprise.objects.all(), names, cursor=following.previous, size=size).rows
                == page.rows
            )
            page = following
        raise Undo


def test_a_cursor_survives_the_deletion_of_its_row_and_of_all_that_follow():
    stored([("a", None, None, None)] * 6)
    page = page_of(Enterprise.objects.all(), ["name"], size=3)
    Enterprise.objects.filter(pk=page.rows[-1].pk).delete()
    following = page_of(Enterprise.objects.all(), ["name"], cursor=page.next, size=3)
    assert len(following.rows) == 3
    Enterprise.objects.filter(pk__gt=page.rows[-1].pk).delete()
    assert page_of(Enterprise.objects.all(), ["name"], cursor=page.next, size=3).rows == page.rows[:2]


@pytest.mark.parametrize(
    "cursor",
    ["nonsense", "a:b:c", "", signing.dumps(["a", "name,id", []], salt=SALT), "\x00"],
    ids=["a word", "three parts", "empty", "signed by hand", "a control character"],
)
def test_a_cursor_cut_off_or_made_by_hand_is_refused_with_the_way_out(cursor):
    if not cursor:
        assert page_of(Enterprise.objects.all(), ["name"], cursor=cursor).rows == []
        return
    with pytest.raises(BadCursor, match="first page|第一页"):
        page_of(Enterprise.objects.all(), ["name"], cursor=cursor)


def test_a_cursor_of_another_order_is_refused():
    stored([("a", None, None, None)] * 3)
    cursor = page_of(Enterprise.objects.all(), ["name"], size=2).next
    with pytest.raises(BadCursor):
        page_of(Enterprise.objects.all(), ["-name"], cursor=cursor)


def test_a_page_takes_one_query_and_two_where_it_crosses_into_empty_values(django_assert_num_queries):
    stored([("a", date(2024, 1, 1), None, None)] * 4 + [("a", None, None, None)] * 4)
    with django_assert_num_queries(1):
        page_of(Enterprise.objects.all(), ["name"], size=2)
    with django_assert_num_queries(1):
        page = page_of(Enterprise.objects.all(), ["registered_on"], size=3)
    with django_assert_num_queries(2):
        page_of(Enterprise.objects.all(), ["registered_on"], cursor=page.next, size=3)


def test_a_count_is_exact_up_to_its_cap_and_says_more_beyond():
    stored([("a", None, None, None)] * 12)
    rows = Enterprise.objects.filter(name="a")
    assert str(capped_count(rows, 12)) == "12"
    assert capped_count(rows, 11) == RowCount(11, is_capped=True)
    assert str(capped_count(rows.none())) == "0"
    assert str(RowCount(1000, is_capped=True)) == "1,000+"


def test_a_whole_small_table_is_counted_exactly():
    stored([("a", None, None, None)] * 12)
    assert capped_count(Enterprise.objects.all(), 1000) == RowCount(12)


def test_rows_of_a_page_bring_what_is_joined_to_them(django_assert_num_queries):
    stored([("a", None, None, 0), ("b", None, None, 1), ("c", None, None, None)])
    with django_assert_num_queries(1):
        page = page_of(Enterprise.objects.select_related("province"), ["-name"], size=2)
        assert [row.province and row.province.name for row in page.rows] == [None, "P2"]


def test_a_page_of_a_search_with_very_many_hits_holds_hits_only(monkeypatch):
    monkeypatch.setattr(search, "FEW", 2)
    monkeypatch.setattr(search, "MANY", 3)
    hits = [make_enterprise(f"第{n}石墨有限公司") for n in "一二三四五六"]
    for number in "一二三四五六":
        make_enterprise(f"第{number}腊肉有限公司")
    refresh_search(Enterprise.objects.all())
    rows = matching(Enterprise.objects.select_related("province"), "石墨")
    for ordering in (["name"], ["-name"], ["-id"], ["id"]):
        page = page_of(rows, ordering, size=4)
        following = page_of(rows, ordering, cursor=page.next, size=4)
        assert {row.pk for row in page.rows + following.rows} == {hit.pk for hit in hits}
