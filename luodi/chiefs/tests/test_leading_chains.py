"""A chain gets its chief with the N ones; each is handed in and reviewed by somebody else; targets stand beside facts."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from luodi.audit.models import AuditEvent
from luodi.chains.models import Chain
from luodi.chiefs.actions import (
    accept_deliverable,
    change_leadership,
    return_deliverable,
    set_leadership,
    set_target,
    submit_deliverable,
)
from luodi.chiefs.models import ChainTarget, Deliverable, Leadership
from luodi.chiefs.queries import lead_rows, reached_in, target_years
from luodi.chiefs.sources import deliverable_sets
from luodi.common import clock
from luodi.common.errors import Conflict, Refused
from luodi.demo.history import moment
from luodi.enterprises.tests.factories import enterprise
from luodi.projects.models import Project
from luodi.reference.models import LeadingIndustry
from luodi.targeting.models import QuarterlyRound, Submission, TargetFirm, Touch

from .factories import handed_in, lead, paper


@pytest.fixture(autouse=True)
def in_november():
    with clock.at(moment(date(2026, 11, 20))):
        yield


def project(world, name, **values):
    given = {
        "name": name,
        "code": name,
        "host": world.places["east"],
        "leading_industry": "city-tea",
        "updated_at": clock.now(),
        "stage_entered_on": clock.today(),
        "last_touched_on": clock.today(),
        "created_by": world.people["bureau"],
    }
    known = {field.name for field in Project._meta.fields}
    return Project.objects.create(**{key: value for key, value in (given | values).items() if key in known})


def test_the_published_sets_have_nine_and_ten_items_in_order():
    sets = deliverable_sets()

    assert len(sets["zhejiang-nine-ones"].items) == 9
    assert [item.code for item in sets["wenzhou-ten-ones"].items][:3] == ["chief", "office", "map"]
    assert len(sets["sample-six-ones"].items) == 6 and sets["sample-six-ones"].is_example
    assert all(found.source for found in sets.values())


def test_a_chain_gets_the_deliverables_of_its_set(world, led):
    found = list(led.deliverables.all())

    assert [one.order for one in found] == list(range(1, 10))
    assert {one.owner for one in found} == {world.places["department"]}
    assert AuditEvent.objects.filter(verb="create", object_id=str(led.pk)).exists()


def test_two_chiefs_never_hold_the_same_years(world, led):
    with pytest.raises(Refused) as refused:
        lead(world, year_from=2025, year_to=2025)
    assert refused.value.obstacles[0].field == "year_from"
    assert lead(world, year_from=2022, year_to=2023).year_to == 2023
    with pytest.raises(Refused):
        change_leadership(led, {"year_to": 2020}, by=world.people["bureau"])
    with pytest.raises(Refused):
        lead(world, year_from=2030, year_to=2031, set_code="seven")


def test_a_deliverable_goes_through_return_and_a_second_version(world, led):
    department, bureau = world.people["department"], world.people["bureau"]
    found = handed_in(world, led)
    with pytest.raises(Conflict):
        submit_deliverable(found, by=department, text="再交", files=[paper("b.pdf")])
    found = return_deliverable(found, by=bureau, reason="缺年度安排")
    found = submit_deliverable(found, by=department, text="补充年度安排", files=[paper("c.pdf")])
    found = accept_deliverable(found, by=bureau)

    assert (found.state, found.number, found.reason) == ("accepted", 2, "")
    assert sorted(found.evidence.values_list("number", flat=True)) == [1, 2]
    with pytest.raises(Conflict):
        accept_deliverable(found, by=bureau)


def test_nobody_reviews_what_they_handed_in_and_nothing_comes_without_proof(world, led):
    found = handed_in(world, led, by="bureau")
    with pytest.raises(Refused):
        accept_deliverable(found, by=world.people["bureau"])
    second = led.deliverables.get(order=2)
    with pytest.raises(Refused) as refused:
        submit_deliverable(second, by=world.people["department"], text="已印发")
    assert refused.value.obstacles[0].field == "documents"
    assert Deliverable.objects.get(pk=second.pk).number == 0


def test_targets_stand_beside_what_was_reached(world, led):
    bureau = world.people["bureau"]
    for code, place in (("city-tea", "city"), ("city-tea-2020", "city"), ("zone-tea", "east")):
        LeadingIndustry.objects.create(
            code=code, name="茶", layout="1+3", place_code=place, year_from=2020, order=1
        )
    Chain.objects.filter(pk=led.chain_id).update(leading_industry="city-tea")
    led.chain.refresh_from_db()
    set_target(led, 2026, {"signed_count": 4, "signed_amount": Decimal(20000)}, by=bureau)
    project(world, "甲", signed_on=date(2026, 2, 1), contracted_investment=Decimal(8000))
    project(
        world,
        "乙",
        signed_on=date(2026, 3, 1),
        landed_on=date(2026, 5, 1),
        leading_industry="city-tea-2020",
        plant_area_sqm=Decimal(3000),
        contracted_investment=Decimal(2000),
    )
    project(world, "丙", signed_on=date(2025, 3, 1), contracted_investment=Decimal(9000))
    project(world, "丁", signed_on=date(2026, 3, 1), leading_industry="别的")
    project(world, "戊", signed_on=date(2026, 3, 1), countable=False)

    (year, _target, measures), *_ = target_years(led)
    by_code = {measure.code: measure for measure in measures}
    assert year == 2026
    assert (by_code["signed_count"].reached, by_code["signed_count"].rate) == (2, Decimal("0.5"))
    assert (by_code["signed_amount"].reached, by_code["signed_amount"].rate) == (10000, Decimal("0.5"))
    assert (by_code["landed_count"].reached, by_code["plant_area"].reached) == (1, 3000)
    assert by_code["arrived_amount"].reached is None and by_code["arrived_amount"].rate is None
    assert reached_in(2024, ["city-tea"]).signed_count == 0


def test_a_target_needs_a_value_and_a_year_of_the_chief(world, led):
    with pytest.raises(Refused) as refused:
        set_target(led, 2020, {"signed_count": None}, by=world.people["bureau"])
    assert {one.field for one in refused.value.obstacles} == {"year", "signed_count"}
    set_target(led, 2025, {"signed_count": 3}, by=world.people["bureau"])
    set_target(led, 2025, {"signed_count": 5}, by=world.people["bureau"])
    assert ChainTarget.objects.get(leadership=led, year=2025).signed_count == 5


def test_the_list_counts_overdue_and_takes_few_queries(world, led, django_assert_max_num_queries):
    led.deliverables.filter(order__lte=3).update(due_on=date(2026, 1, 1))
    for number in range(12):
        lead(world, code=f"tea{number}")
    with django_assert_max_num_queries(8):
        rows = lead_rows(Leadership.objects.select_related("chain", "chief", "lead_department"), 2026)

    first = next(row for row in rows if row.leadership.pk == led.pk)
    assert (len(rows), first.overdue, first.accepted, first.deliverables) == (13, 3, 0, 9)
    assert Chain.objects.count() == 13


def test_the_chief_sees_whom_to_visit_and_what_visits_led_to(world, led, signed_in):
    people = world.people
    firm = enterprise(world, "青芽茶业有限公司")
    quarter = QuarterlyRound.objects.create(
        year=2026, quarter=4, opened_on=date(2026, 10, 1), limit_days=10, due_on=date(2026, 10, 20),
        stale_days=30, opened_by=people["bureau"],
    )  # fmt: skip
    submission = Submission.objects.create(
        round=quarter, department=world.places["department"], updated_at=clock.now(), state="accepted"
    )
    target = TargetFirm.objects.create(
        submission=submission, enterprise=firm, name=firm.name, firm_key="x", accepted_on=date(2026, 10, 20),
        segment=led.chain.maps.get().segments.get(code="green"), next_step_on=date(2026, 12, 10),
        status="reached", owner=world.places["east"], updated_at=clock.now(),
    )  # fmt: skip
    Touch.objects.create(
        target=target, kind="visit", on=date(2026, 11, 2), note="同意来访", by=people["bureau"],
        to_status="visited", recorded_at=clock.now(),
    )  # fmt: skip
    answer = signed_in("bureau").get(reverse("chiefs:mine"))
    assert answer.context["rows"] == []
    led.members.add(people["bureau"])
    answer = signed_in("bureau").get(reverse("chiefs:mine"))

    assert [one.name for one in answer.context["to_visit"]] == [firm.name]
    assert [one.note for one in answer.context["visits"]] == ["同意来访"]
    assert len(answer.context["deliverables"]) == 9


def test_pages_set_change_and_review(world, led, signed_in):
    client = signed_in("department")
    first = led.deliverables.get(order=1)
    posted = client.post(reverse("chiefs:submit", args=[first.pk]), {"text": "规划", "documents": paper()})
    assert posted.status_code == 302
    assert client.get(reverse("chiefs:deliverable", args=[first.pk])).context["may_review"] is False
    assert client.post(reverse("chiefs:accept", args=[first.pk])).status_code == 403

    client = signed_in("bureau")
    assert client.get(reverse("chiefs:deliverable", args=[first.pk])).context["may_review"] is True
    assert client.post(reverse("chiefs:return", args=[first.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("chiefs:return", args=[first.pk]), {"reason": "缺图"}).status_code == 302
    target = reverse("chiefs:target", args=[led.pk, 2026])
    assert client.post(target, {"signed_count": "3"}).status_code == 302
    assert client.get(reverse("chiefs:detail", args=[led.pk])).status_code == 200
    new = {
        "chain": led.chain_id, "year_from": 2020, "year_to": 2021, "chief": world.people["leader"].pk,
        "lead_department": world.places["department"].pk, "set_code": "wenzhou-ten-ones",
    }  # fmt: skip
    assert client.post(reverse("chiefs:new"), new).status_code == 302
    made = Leadership.objects.get(year_from=2020)
    assert made.deliverables.count() == 10
    edit = {
        "chief": world.people["chief"].pk, "lead_department": world.places["department"].pk,
        "year_to": 2022, "version": made.version,
    }  # fmt: skip
    assert client.post(reverse("chiefs:edit", args=[made.pk]), edit).status_code == 302
    assert client.post(reverse("chiefs:edit", args=[made.pk]), edit).status_code == 409
    assert client.get(reverse("chiefs:list"), {"year": "2021"}).status_code == 200


def test_a_chief_is_set_only_once_for_a_year(world):
    leadership = lead(world)
    values = {
        "year_from": 2024, "chief": world.people["leader"],
        "lead_department": world.places["department"], "set_code": "sample-six-ones",
    }  # fmt: skip
    with pytest.raises(Refused):
        set_leadership(leadership.chain, values, by=world.people["bureau"])
    assert Leadership.objects.count() == 1
