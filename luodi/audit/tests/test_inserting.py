"""Rows inserted in bulk are the same as rows inserted one by one, and numbering goes on after them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import timezone

from luodi.audit.actions.inserting import insert_many
from luodi.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db
NOT_COMPARED = {"id", "created_at", "credit_code"}


def enterprise(number: int, **given) -> Enterprise:
    values = {
        "name": f"样例{number}",
        "normalised_name": f"样例{number}",
        "products": ["石墨", {"a": None}],
        "registered_on": date(2020, 2, 29),
        "registered_capital": Decimal("1234.567891"),
        "employees": 0,
        "is_local": True,
        "updated_at": timezone.now().replace(year=2025),
    }
    return Enterprise(**{**values, **given})


def test_every_value_is_as_if_saved_one_by_one():
    one = enterprise(1)
    one.save()
    other = enterprise(1, updated_at=one.updated_at)
    insert_many([other])
    rows = Enterprise.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk").values()
    first, second = ({name: row[name] for name in row if name not in NOT_COMPARED} for row in rows)
    assert first == second
    assert Enterprise.objects.get(pk=other.pk).created_at.date() == timezone.now().date()


def test_rows_get_numbers_of_their_own_and_the_next_save_goes_on_after_them():
    rows = [enterprise(number) for number in range(5)]
    insert_many(rows[:3])
    insert_many(rows[3:])
    last = enterprise(9)
    last.save()
    numbers = [row.pk for row in [*rows, last]]
    assert numbers == sorted(set(numbers))
    rows[0].name = "另一个"
    rows[0].save()
    assert Enterprise.objects.count() == 6


def test_one_row_that_breaks_a_rule_keeps_all_out():
    code = "91511900MA6211111A"
    with pytest.raises(IntegrityError):
        insert_many([enterprise(1, credit_code=code), enterprise(2, credit_code=code)])


def test_nothing_to_insert_is_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_many([])
