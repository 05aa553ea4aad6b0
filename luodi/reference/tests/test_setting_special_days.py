"""The bureau enters the holidays of a year; deadlines follow."""

from datetime import date

import pytest
from django.urls import reverse

from luodi.audit.models import AuditEvent
from luodi.common.errors import Refused
from luodi.reference.actions import remove_special_day, set_special_day
from luodi.reference.models import SpecialDay
from luodi.reference.queries import months_of, work_calendar

NATIONAL_DAY = date(2027, 10, 1)
GIVEN = {"day": "2027-10-01", "is_workday": "rest", "name": "国庆节", "source": "国务院办公厅通知"}


def test_a_day_that_was_set_is_a_rest_day_at_once_and_stands_in_the_change_log(world, signed_in):
    assert work_calendar().is_working(NATIONAL_DAY)
    answer = signed_in("bureau").post(reverse("reference:special_day"), GIVEN)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/reference/calendar/?year=2027")
    assert not work_calendar().is_working(NATIONAL_DAY)
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.object_type, event.actor) == (
        "create",
        "reference.specialday",
        world.people["bureau"],
    )
    assert event.details["after"]["source"] == "国务院办公厅通知"


def test_a_day_taken_away_counts_as_in_an_ordinary_week_again(world, signed_in):
    set_special_day(NATIONAL_DAY, is_workday=False, name="国庆节", by=world.people["bureau"])
    url = reverse("reference:remove_special_day", args=[NATIONAL_DAY])
    assert signed_in("bureau").post(url, {"reason": "录错年份"}).status_code == 302
    assert work_calendar().is_working(NATIONAL_DAY)
    assert AuditEvent.objects.latest("sequence").verb == "delete"


def test_taking_away_a_day_that_is_not_there_leaves_no_event(world):
    remove_special_day(NATIONAL_DAY, by=world.people["bureau"])
    assert not AuditEvent.objects.exists()


def test_a_day_without_a_name_or_in_a_wrong_century_is_refused_with_both_reasons(world):
    with pytest.raises(Refused) as refused:
        set_special_day(date(1026, 1, 1), is_workday=False, name=" ", by=world.people["bureau"])
    assert {obstacle.field for obstacle in refused.value.obstacles} == {"day", "name"}
    assert not SpecialDay.objects.exists()


def test_the_form_names_its_source(world, signed_in):
    answer = signed_in("bureau").post(reverse("reference:special_day"), {**GIVEN, "source": ""})
    assert answer.status_code == 422
    assert not SpecialDay.objects.exists()


def test_a_clerk_sees_the_year_but_no_button(world, signed_in):
    page = signed_in("clerk").get(reverse("reference:calendar"), {"year": "2027"})
    assert page.status_code == 200
    assert reverse("reference:special_day") not in page.content.decode()


def test_a_year_that_is_not_announced_says_so(world, signed_in):
    page = signed_in("clerk").get(reverse("reference:calendar"), {"year": "2031"})
    assert page.context["is_announced"] is False
    assert "notice warn" in page.content.decode()


def test_the_squares_count_working_days_as_the_deadlines_do(world):
    days = [
        SpecialDay(day=date(2026, 10, day), is_workday=False, name="国庆节") for day in (1, 2, 5, 6, 7, 8)
    ]
    days.append(SpecialDay(day=date(2026, 10, 10), is_workday=True, name="国庆节"))
    october = months_of(2026, days)[9]
    assert october.working_days == 22 - 6 + 1
    assert [
        square.on.day for week in october.weeks for square in week if square and square.kind == "work"
    ] == [10]


@pytest.mark.parametrize("year", ["0", "99999", "abc", ""])
def test_an_absurd_year_shows_this_year(world, signed_in, year):
    assert signed_in("clerk").get(reverse("reference:calendar"), {"year": year}).status_code == 200


def test_the_page_takes_the_same_queries_for_few_and_many_days(
    world, signed_in, django_assert_max_num_queries
):
    client = signed_in("bureau")
    SpecialDay.objects.bulk_create(
        [SpecialDay(day=date(2026, 1 + n % 12, 1 + n // 12), is_workday=False) for n in range(200)]
    )
    client.get(reverse("reference:industries"))
    with django_assert_max_num_queries(8):
        client.get(reverse("reference:calendar"), {"year": "2026"})
