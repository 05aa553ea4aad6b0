"""Accepted targets stand once on the city's list, are touched, become leads, or are carried on or dropped."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from luodi.common import clock
from luodi.common.errors import Conflict, Refused
from luodi.dashboards.queries import work_count
from luodi.demo.history import moment
from luodi.enterprises.actions import merge_enterprises
from luodi.projects.models import Project
from luodi.projects.tests.factories import make_enterprise
from luodi.reference.models import Industry
from luodi.targeting.access import merged_targets, own_targets, visible_targets
from luodi.targeting.actions import (
    assign_target,
    carry_over,
    drop_targets,
    link_enterprise,
    make_lead,
    move_target,
    note_touch,
)
from luodi.targeting.models import TargetFirm
from luodi.targeting.queries.lists import timeline_of, waiting_for
from luodi.targeting.queries.rounds import quarters

from .factories import DAY, accepted, make_round, submission_of, written


@pytest.fixture
def tea(city, summer, office):
    """A target of the first department, suggested to the eastern county."""
    firm = make_enterprise("杭州样例茶业有限公司", industry=Industry.objects.get(code="1353"))
    found = accepted(
        submission_of(summer, office), firm, by=city.sun, bureau=city.chen, suggested_owner=city.east
    )
    return found[0]


def fresh(target):
    return TargetFirm.objects.get(pk=target.pk)


def test_a_firm_of_two_departments_stands_once_with_both(city, summer, tea, office2):
    theirs = submission_of(summer, office2)
    [again, other] = accepted(
        theirs, tea.enterprise, "宁波样例包装", by=city.tang, bureau=city.chen, suggested_owner=city.west
    )
    assert (again.folded_into, other.folded_into) == (tea, None)
    listed = list(merged_targets(city.chen).order_by("pk"))
    assert listed == [tea, other]
    assert [each.submission.department.code for each in listed[0].folded.all()] == ["office2"]
    with pytest.raises(Refused):
        note_touch(again, kind="call", on=DAY, note="电话", by=city.chen)


def test_each_sees_what_is_theirs_and_no_county_sees_another(city, summer, tea, office2):
    theirs = submission_of(summer, office2)
    [west] = accepted(theirs, "重庆样例", by=city.tang, bureau=city.chen, suggested_owner=city.west)
    seen = {name: {each.pk for each in visible_targets(city.people[name])} for name in city.people}
    assert seen["chen"] == {tea.pk, west.pk}
    assert (seen["sun"], seen["tang"]) == ({tea.pk}, {west.pk})
    assert (seen["li"], seen["wang"], seen["zhao"]) == ({tea.pk}, {tea.pk}, {west.pk})
    assert seen["qian"] == set()


def test_a_county_sees_a_firm_that_was_suggested_to_it_by_the_second_department(city, summer, tea, office2):
    accepted(
        submission_of(summer, office2),
        tea.enterprise,
        by=city.tang,
        bureau=city.chen,
        suggested_owner=city.west,
    )
    assert list(merged_targets(city.zhao)) == [tea]


def test_a_draft_is_seen_by_its_department_alone(city, summer, office):
    written(submission_of(summer, office), "甲公司", by=city.sun, suggested_owner=city.east)
    assert not visible_targets(city.li).exists()
    assert visible_targets(city.sun).count() == 1


def test_a_county_reads_from_which_list_a_firm_comes_and_is_offered_no_page_it_may_not_open(
    client, city, tea
):
    address = reverse("targeting:submission", args=[tea.submission_id])
    for person, offered in ((city.li, False), (city.chen, True)):
        client.force_login(person)
        page = client.get(reverse("targeting:target", args=[tea.pk])).content.decode()
        assert str(tea.submission.department) in page
        assert (address in page) is offered
        assert (client.get(address).status_code == 200) is offered


def test_a_touch_moves_the_status_and_the_stale_day(city, tea):
    touch = note_touch(
        tea,
        kind="visit",
        on=DAY,
        note="见了总经理",
        by=city.li,
        to_status="visited",
        next_step="邀请来访",
        next_step_on=DAY + timedelta(days=7),
    )
    target = fresh(tea)
    assert (target.status, target.last_touched_on, target.stale_on) == ("visited", DAY, date(2026, 8, 6))
    assert (touch.from_status, touch.to_status, target.next_step) == ("listed", "visited", "邀请来访")
    assert timeline_of(target)[0]["text"] == "见了总经理"


def test_faults_of_a_touch_come_all_at_once(city, tea):
    with pytest.raises(Refused) as caught:
        note_touch(tea, kind="call", on=DAY + timedelta(days=1), note=" ", by=city.li, to_status="lead")
    assert [each.field for each in caught.value.obstacles] == ["on", "note", "to_status"]
    assert fresh(tea).last_touched_on is None


def test_set_aside_needs_a_reason_and_can_be_taken_up_again(city, tea):
    with pytest.raises(Refused):
        move_target(tea, "set_aside", by=city.li, on=DAY)
    move_target(tea, "set_aside", by=city.li, on=DAY, reason="已在外地投资")
    with pytest.raises(Conflict):
        note_touch(tea, kind="call", on=DAY, note="电话", by=city.li)
    with pytest.raises(Refused):
        move_target(tea, "studied", by=city.li, on=DAY)
    assert move_target(tea, "studied", by=city.li, on=DAY, reason="新厂搁浅").status == "studied"


def test_a_target_becomes_a_lead_with_its_project(city, tea):
    values = {
        "name": "茶饮料项目",
        "host": city.east,
        "origin_ring": "other_province",
        "project_class": "industrial_land",
    }
    project = make_lead(tea, values, by=city.li, on=DAY)
    target = fresh(tea)
    assert (project.lead_investor, project.stage, target.project) == (tea.enterprise, "lead", project)
    assert (target.status, target.lead_on) == ("lead", DAY)
    with pytest.raises(Conflict):
        make_lead(tea, values, by=city.li, on=DAY)
    [quarter] = quarters(city.chen, on=DAY)
    assert (quarter.measures.hit_rate, quarter.measures.freshness) == (Decimal(1), None)


def test_a_firm_outside_the_register_is_linked_before_it_becomes_a_lead(city, summer, office):
    [firm] = accepted(submission_of(summer, office), "甲公司", by=city.sun, bureau=city.chen)
    with pytest.raises(Refused):
        make_lead(firm, {"name": "x", "host": city.east}, by=city.chen, on=DAY)
    assert not Project.objects.exists()
    bad = make_enterprise("黑名单公司", is_blacklisted=True)
    with pytest.raises(Refused):
        link_enterprise(firm, bad, by=city.chen)
    linked = link_enterprise(firm, make_enterprise("甲有限公司"), by=city.chen)
    assert (linked.name, linked.enterprise.name) == ("甲有限公司", "甲有限公司")


def test_an_officer_belongs_to_the_unit(city, tea):
    with pytest.raises(Refused):
        assign_target(tea, {"owner": city.east, "officer": city.zhao}, by=city.chen)
    assign_target(tea, {"owner": city.east, "officer": city.li}, by=city.chen)
    assert list(own_targets(city.li)) == [tea]
    assert not own_targets(city.zhao).exists()


def test_a_target_is_carried_with_its_status_and_counts_as_one_firm(city, summer, tea, office, office2):
    accepted(submission_of(summer, office2), tea.enterprise, by=city.tang, bureau=city.chen)
    note_touch(tea, kind="visit", on=DAY, note="拜访", by=city.li, to_status="visited")
    autumn = make_round(city.chen, office, office2, quarter=4)
    with pytest.raises(Refused):
        carry_over([tea], autumn, by=city.chen, on=DAY, reason="")
    with pytest.raises(Refused):
        carry_over([tea], summer, by=city.chen, on=DAY, reason="继续")
    [later] = carry_over([tea], autumn, by=city.chen, on=DAY, reason="继续跟踪")
    assert (later.status, later.owner, later.origin, later.submission.round) == (
        "visited",
        city.east,
        tea,
        autumn,
    )
    assert later.folded.count() == 1
    assert (fresh(tea).outcome, fresh(tea).is_going) == ("carried", False)
    assert [each["text"] for each in timeline_of(later)] == ["拜访"]
    with pytest.raises(Conflict):
        carry_over([tea], autumn, by=city.chen, on=DAY, reason="继续")
    values = {
        "name": "茶饮料项目",
        "host": city.east,
        "origin_ring": "other_province",
        "project_class": "industrial_land",
    }
    make_lead(later, values, by=city.li, on=DAY)
    assert [quarter.measures.hit_rate for quarter in quarters(city.chen, on=DAY)] == [1, 1]


def test_a_firm_named_again_goes_on_with_its_earlier_status(city, summer, tea, office):
    note_touch(tea, kind="visit", on=DAY, note="拜访", by=city.li, to_status="visited")
    autumn = make_round(city.chen, office, quarter=4)
    [again] = written(submission_of(autumn, office), tea.enterprise, by=city.sun, why="新理由")
    [later] = carry_over([fresh(tea)], autumn, by=city.chen, on=DAY, reason="继续")
    assert (later.pk, later.status, later.why, later.origin) == (again.pk, "visited", "新理由", tea)


def test_dropping_needs_a_reason_and_ends_the_work(city, tea):
    with pytest.raises(Refused):
        drop_targets([tea], by=city.chen, reason=" ")
    assert drop_targets([tea], by=city.chen, reason="不再扩产") == 1
    with pytest.raises(Conflict):
        note_touch(tea, kind="call", on=DAY, note="电话", by=city.li)


def test_what_waits_for_each(city, summer, tea, office2):
    note_touch(tea, kind="call", on=DAY, note="电话", by=city.li, next_step="回访", next_step_on=DAY)
    waiting = waiting_for(city.li, on=DAY)
    assert (waiting.due, waiting.stale, waiting.to_fill) == ([tea], [], [])
    assert waiting_for(city.li, on=DAY + timedelta(days=31)).stale == [tea]
    assert [one.department for one in waiting_for(city.tang, on=DAY).to_fill] == [office2]


def test_pages_of_a_target(city, tea, signed_in):
    client = signed_in("li")
    page = client.get(reverse("targeting:target", args=[tea.pk]))
    assert page.context["may_touch"] and page.context["may_lead"] and not page.context["may_assign"]
    given = {"kind": "call", "on": "2026-07-06", "to_status": "reached", "note": "通话"}
    assert client.post(reverse("targeting:touch", args=[tea.pk]), given).status_code == 302
    assert (
        client.post(
            reverse("targeting:touch", args=[tea.pk]), {**given, "to_status": "listed", "note": ""}
        ).status_code
        == 422
    )
    assert client.post(reverse("targeting:move", args=[tea.pk]), {"to_status": "listed"}).status_code == 422
    lead = {
        "name": "茶饮料项目",
        "host": city.east.pk,
        "origin_ring": "other_province",
        "project_class": "industrial_land",
        "summary": "",
    }
    assert client.post(reverse("targeting:lead", args=[tea.pk]), lead).status_code == 302
    assert fresh(tea).project.host == city.east
    assert client.post(reverse("targeting:assign", args=[tea.pk]), {}).status_code == 403


def test_somebody_elses_change_is_not_overwritten(city, tea, signed_in):
    client = signed_in("chen")
    given = {"owner": city.west.pk, "priority": "1_high", "version": tea.version}
    assert client.post(reverse("targeting:assign", args=[tea.pk]), given).status_code == 302
    assert client.post(reverse("targeting:assign", args=[tea.pk]), given).status_code == 409


def test_several_are_carried_or_dropped_at_once(city, summer, tea, office, signed_in):
    make_round(city.chen, office, quarter=4)
    client = signed_in("li")
    page = client.post(reverse("targeting:close_targets"), {"row": [tea.pk, 99]})
    assert (page.context["left_out"], page.context["rows"]) == (1, [tea])
    form = {"row": [tea.pk], "apply": "1", "do": "carry", "round": "", "reason": "继续"}
    assert client.post(reverse("targeting:close_targets"), form).status_code == 422
    assert client.post(reverse("targeting:close_targets"), {**form, "do": "drop"}).status_code == 302
    assert fresh(tea).outcome == "dropped"


def test_the_list_filters_and_leaves_as_a_workbook(city, summer, tea, signed_in):
    client = signed_in("chen")
    with clock.at(moment(date(2026, 9, 1))):
        stale = client.get(reverse("targeting:list"), {"state": "stale"})
        assert [row.pk for row in stale.context["page"].rows] == [tea.pk]
        assert client.get(reverse("targeting:list"), {"status": "lead"}).context["page"].rows == []
    file = client.get(reverse("targeting:list"), {"format": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(file.streaming_content))).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "杭州样例茶业有限公司" in cells and "office" in cells


@pytest.mark.parametrize("many", [2, 60])
def test_the_lists_and_a_target_cost_the_same_for_many(
    many, city, summer, office, signed_in, django_assert_max_num_queries
):
    names = [f"公司{number}" for number in range(many)]
    found = accepted(
        submission_of(summer, office), *names, by=city.sun, bureau=city.chen, suggested_owner=city.east
    )
    client = signed_in("li")
    for page in ("targeting:list", "targeting:mine"):
        client.get(reverse(page), {"view": "0"})
        with django_assert_max_num_queries(12):
            answer = client.get(reverse(page), {"view": "0"})
        assert len(answer.context["page"].rows) == min(many, 50)
    with django_assert_max_num_queries(12):
        client.get(reverse("targeting:target", args=[found[0].pk]))


def test_segments_are_found_by_typing(city, summer, signed_in):
    assert signed_in("li").get(reverse("targeting:segments"), {"q": "茶"}).json() == []


def test_what_waits_stands_among_ones_own_work_and_in_the_mark(
    city, tea, signed_in, django_assert_num_queries
):
    client = signed_in("li")
    page = client.get(reverse("dashboards:my_work"))
    assert reverse("targeting:waiting_panel") in page.content.decode()
    assert "panel" not in client.get(reverse("targeting:waiting_panel")).content.decode()
    assert page.context["is_idle"] and work_count(city.li) == 0
    note_touch(tea, kind="call", on=DAY, note="电话", by=city.li, next_step="回访", next_step_on=DAY)
    assert "杭州样例茶业" in client.get(reverse("targeting:waiting_panel")).content.decode()
    assert not client.get(reverse("dashboards:my_work")).context["is_idle"]
    TargetFirm.objects.filter(pk=tea.pk).update(stale_on=DAY)
    with django_assert_num_queries(1):
        assert work_count(city.li) == 1


def test_a_target_follows_the_enterprise_it_was_merged_into(city, tea, office2):
    kept = make_enterprise("杭州样例茶叶集团有限公司")
    merge_enterprises(kept, tea.enterprise, by=city.chen, reason="同一企业")
    target = fresh(tea)
    assert (target.enterprise, target.name) == (kept, "杭州样例茶叶集团有限公司")
    [again] = accepted(submission_of(tea.submission.round, office2), kept, by=city.tang, bureau=city.chen)
    assert again.folded_into == tea
