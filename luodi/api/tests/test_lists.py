"""Programs read lists: pages, changes since an instant, fields, filters, and the same cost whatever the length."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luodi.enterprises.models import Enterprise
from luodi.projects.models import Project
from luodi.projects.tests.factories import START, climb, make_enterprise, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def investor(city):
    return make_enterprise()


def fill(city, investor, count: int, start: int = 0) -> None:
    """Projects that were changed in pairs at the same instant."""
    at = timezone.now() - timedelta(days=1)
    rows = [
        Project(
            code=f"T{number:05d}",
            name=f"样例项目{number}",
            normalised_name=f"样例项目{number}",
            host=city.east if number % 3 else city.west,
            lead_investor=investor,
            officer=city.people["li"],
            contracted_investment=None if number % 4 else number,
            stage_entered_on=START,
            last_touched_on=START,
            updated_at=at + timedelta(seconds=number // 2),
        )
        for number in range(start, start + count)
    ]
    Project.objects.bulk_create(rows)


def walked(program, path: str, *, before_page=None) -> list[dict]:
    """All rows of all pages."""
    found, cursor, number = [], "", 0
    while cursor is not None:
        if before_page:
            before_page(number)
        page = program.get(
            f"{path}{'&' if '?' in path else '?'}cursor={cursor}".replace("cursor=&", "")
        ).json()
        found += page["items"]
        cursor, number = page["next"], number + 1
    return found


@pytest.mark.parametrize(
    "sort", ["-updated_at", "updated_at", "contracted_investment_wan", "-contracted_investment_wan"]
)
def test_pages_hold_what_an_ordered_list_holds(city, program, investor, sort):
    fill(city, investor, 47)
    found = walked(program("chen"), f"/projects?limit=7&sort={sort}&fields=code,contracted_investment_wan")
    key = sort.lstrip("-").removesuffix("_wan")
    rows = [(getattr(row, key), row.pk) for row in Project.objects.all()]
    filled = sorted((row for row in rows if row[0] is not None), reverse=sort.startswith("-"))
    empty = sorted(
        (row for row in rows if row[0] is None), key=lambda row: row[1], reverse=sort.startswith("-")
    )
    assert [row["id"] for row in found] == [pk for _value, pk in [*filled, *empty]]


def test_the_page_before_is_the_page_that_was_shown(city, program, investor):
    fill(city, investor, 12)
    chen = program("chen")
    first = chen.get("/projects?limit=5").json()
    second = chen.get(f"/projects?limit=5&cursor={first['next']}").json()
    again = chen.get(f"/projects?limit=5&cursor={second['previous']}").json()
    assert again["items"] == first["items"]
    assert first["previous"] is None


def test_changes_since_an_instant_leave_nothing_out_though_rows_change_meanwhile(city, program, investor):
    fill(city, investor, 40)
    rows = list(Project.objects.order_by("updated_at", "pk"))
    since = rows[10].updated_at
    moved = rows[12]

    def change(page: int) -> None:
        if page == 2:
            Project.objects.filter(pk=moved.pk).update(updated_at=timezone.now(), jobs=7)

    path = f"/projects?limit=6&updated_since={since.isoformat().replace('+', '%2B')}&fields=jobs"
    found = walked(program("chen"), path, before_page=change)
    assert {row["id"] for row in found} == {row.pk for row in rows if row.updated_at >= since}
    assert [row["jobs"] for row in found if row["id"] == moved.pk][-1] == 7


def test_the_next_instant_lies_before_anything_that_was_not_yet_there(city, program, investor):
    before = timezone.now()
    told = program("chen").get("/projects").json()["next_since"]
    assert timezone.datetime.fromisoformat(told) <= before - timedelta(minutes=9)


def test_a_county_gets_its_own_projects_and_a_stranger_to_projects_none(city, program, investor):
    fill(city, investor, 9)
    hosts = {row["host"]["code"] for row in walked(program("zhao"), "/projects")}
    assert hosts == {"west"}
    assert walked(program("qian"), "/projects") == []


def test_only_the_fields_asked_for_come_and_an_unknown_one_is_named(city, program, investor):
    fill(city, investor, 1)
    chen = program("chen")
    [row] = chen.get("/projects?fields=stage,jobs").json()["items"]
    assert set(row) == {"id", "code", "version", "updated_at", "is_example", "stage", "jobs"}
    wrong = chen.get("/projects?fields=stage,colour")
    assert wrong.status_code == 422
    [obstacle] = wrong.json()["obstacles"]
    assert obstacle["field"] == "fields"
    assert "colour" in obstacle["message"] and "contracted_investment_wan" in obstacle["message"]


def test_filters_of_the_ledger_narrow_and_every_mistake_is_told_at_once(city, program, investor):
    fill(city, investor, 9)
    chen = program("chen")
    assert len(walked(chen, "/projects?unit=west&stage=lead")) == 3
    assert walked(chen, "/projects?stage=signed&stage=started") == []
    wrong = chen.get("/projects?amount_min=many&unit=nowhere&colour=red")
    assert wrong.status_code == 422
    assert {each["field"] for each in wrong.json()["obstacles"]} == {"unit", "amount_min", "colour"}


def test_a_cursor_of_another_order_is_refused(city, program, investor):
    fill(city, investor, 9)
    chen = program("chen")
    cursor = chen.get("/projects?limit=2&sort=name").json()["next"]
    assert chen.get(f"/projects?limit=2&sort=code&cursor={cursor}").status_code == 400
    assert chen.get("/projects?cursor=bent").status_code == 400


def test_rows_are_counted_when_asked(city, program, investor):
    fill(city, investor, 9)
    chen = program("chen")
    assert chen.get("/projects?limit=2").json()["count"] is None
    told = chen.get("/projects?limit=2&count=true&unit=west").json()["count"]
    assert told == {"number": 3, "is_capped": False, "is_estimate": False}


@pytest.mark.parametrize(
    "path", ["/projects?limit=200&fields=*", "/enterprises?limit=200&fields=*", "/organizations?limit=200"]
)
def test_two_rows_and_two_hundred_cost_the_same_queries(city, program, investor, path):
    chen = program("chen")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert chen.get(path).status_code == 200
        return len(captured)

    fill(city, investor, 2)
    queries()
    few = queries()
    fill(city, investor, 198, start=2)
    at = timezone.now()
    Enterprise.objects.bulk_create(
        [Enterprise(name=f"企业{n}", normalised_name=f"企业{n}", updated_at=at) for n in range(198)]
    )
    assert queries() == few <= 6


def test_a_project_with_many_steps_and_papers_costs_what_one_with_none_costs(city, program, investor):
    plain = make_project(city, lead_investor=investor)
    climbed = climb(city, make_project(city, lead_investor=investor, name="另一个项目"), "started")
    chen = program("chen")
    counts = []
    for project in (plain, climbed):
        chen.get(f"/projects/{project.pk}")
        with CaptureQueriesContext(connection) as captured:
            assert chen.get(f"/projects/{project.pk}").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_fifty_projects_cost_little_time(city, program, investor):
    fill(city, investor, 300)
    chen = program("chen")
    times = []
    for _turn in range(12):
        started = time.process_time()
        assert len(chen.get("/projects").json()["items"]) == 50
        times.append(time.process_time() - started)
    print("list of 50:", sorted(round(each * 1000, 1) for each in times))
    assert min(times) < 0.03
