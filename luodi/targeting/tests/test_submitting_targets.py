"""A department writes its list and hands it in by a deadline in working days; the bureau accepts or returns it."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from luodi.common.errors import Conflict, Refused
from luodi.projects.tests.factories import make_enterprise
from luodi.targeting.actions import (
    accept_submission,
    add_targets,
    change_target,
    close_round,
    open_round,
    remove_target,
    return_submission,
    submit_submission,
    write_information,
)
from luodi.targeting.models import Submission, TargetFirm
from luodi.targeting.queries.lists import read_pasted
from luodi.targeting.queries.rounds import quarters

from .factories import DAY, START, accepted, make_round, submission_of, written


def test_the_deadline_is_counted_in_working_days(summer):
    """Ten working days after 30 June 2026: 1–3, 6–10 and 13–14 July."""
    assert summer.due_on == date(2026, 7, 14)
    assert [one.state for one in summer.submissions.all()] == ["draft", "draft"]


def test_a_quarter_has_one_round_and_sensible_days(city, summer, office):
    with pytest.raises(Conflict):
        make_round(city.chen, office)
    with pytest.raises(Refused) as caught:
        open_round(1990, 5, departments=[], limit_days=0, stale_days=0, by=city.chen, on=START)
    fields = [each.field for each in caught.value.obstacles]
    assert fields == ["year", "quarter", "departments", "limit_days", "stale_days"]


def test_a_submission_is_written_handed_in_and_accepted(city, summer, office):
    mine = submission_of(summer, office)
    [tea] = written(mine, "杭州样例茶业有限公司", by=city.sun, suggested_owner=city.east)
    write_information(mine, information="茶饮料扩产", by=city.sun)
    submit_submission(mine, by=city.sun, on=DAY)
    accept_submission(mine, by=city.chen, on=DAY)
    tea.refresh_from_db()
    assert (tea.accepted_on, tea.owner, tea.stale_on) == (DAY, city.east, date(2026, 8, 6))
    with pytest.raises(Conflict):
        written(mine, "又一家", by=city.sun)
    with pytest.raises(Conflict):
        accept_submission(mine, by=city.chen, on=DAY)


def test_nothing_half_done_is_handed_in(city, summer, office):
    mine = submission_of(summer, office)
    with pytest.raises(Refused) as caught:
        submit_submission(mine, by=city.sun, on=DAY)
    assert len(caught.value.obstacles) == 2
    written(mine, "甲公司", by=city.sun, why="")
    write_information(mine, information="有", by=city.sun)
    with pytest.raises(Refused, match="甲公司"):
        submit_submission(mine, by=city.sun, on=DAY)


def test_whoever_hands_in_does_not_decide(city, summer, office):
    mine = submission_of(summer, office)
    written(mine, "甲公司", by=city.chen)
    write_information(mine, information="有", by=city.chen)
    submit_submission(mine, by=city.chen, on=DAY)
    for decide in (accept_submission, lambda *a, **k: return_submission(*a, reason="x", **k)):
        with pytest.raises(Refused):
            decide(mine, by=city.chen, on=DAY)
    assert Submission.objects.get(pk=mine.pk).state == "submitted"


def test_a_returned_submission_is_mended_and_handed_in_again(city, summer, office):
    mine = submission_of(summer, office)
    [firm] = written(mine, "甲公司", by=city.sun)
    write_information(mine, information="有", by=city.sun)
    submit_submission(mine, by=city.sun, on=DAY)
    with pytest.raises(Refused):
        return_submission(mine, by=city.chen, on=DAY, reason=" ")
    return_submission(mine, by=city.chen, on=DAY, reason="联系路径不清")
    change_target(firm, {"contact_path": "商会秘书长"}, by=city.sun)
    submit_submission(mine, by=city.sun, on=date(2026, 7, 20))
    mine.refresh_from_db()
    assert (mine.state, mine.reason, mine.submitted_on) == ("submitted", "联系路径不清", date(2026, 7, 20))


def test_rows_are_taken_all_or_none_and_faults_name_their_row(city, summer, office):
    mine = submission_of(summer, office)
    bad = make_enterprise("黑名单公司", is_blacklisted=True, blacklist_reason="失信")
    with pytest.raises(Refused) as caught:
        add_targets(mine, [{"name": "甲"}, {"name": " 甲 "}, {"enterprise": bad}, {"name": ""}], by=city.sun)
    told = [str(each) for each in caught.value.obstacles]
    assert ["2" in told[0], "失信" in told[1], "4" in told[2]] == [True, True, True]
    assert not TargetFirm.objects.exists()


def test_a_name_the_register_knows_is_linked(city, summer, office):
    known = make_enterprise("成都样例食品有限公司")
    [made] = add_targets(submission_of(summer, office), [{"name": "成都样例食品有限公司"}], by=city.sun)
    assert made.enterprise == known


def test_pasted_rows_find_units_and_tell_faults_by_line(city):
    rows = read_pasted("企业名称\t环节\n甲公司\t茶\t大厂\t商会\t高\teast\n\n乙公司\n")
    assert [(row["name"], row["priority"], row["suggested_owner"]) for row in rows] == [
        ("甲公司", "1_high", city.east),
        ("乙公司", "2_medium", None),
    ]
    with pytest.raises(Refused) as caught:
        read_pasted("甲\t茶\t大\t商\t急\tnowhere\t多\n" + "乙" * 121 + "\n\t茶")
    told = [str(each) for each in caught.value.obstacles]
    assert sorted("".join(filter(str.isdigit, one.split(":")[0]))[:1] for one in told) == [
        "1",
        "1",
        "1",
        "2",
        "3",
    ]
    with pytest.raises(Refused):
        read_pasted("\n \n")


def test_a_draft_target_can_be_taken_out(city, summer, office):
    [firm] = written(submission_of(summer, office), "甲公司", by=city.sun)
    remove_target(firm, by=city.sun)
    assert not TargetFirm.objects.exists()


def test_a_round_closes_when_nothing_waits(city, summer, office):
    mine = submission_of(summer, office)
    written(mine, "甲公司", by=city.sun)
    write_information(mine, information="有", by=city.sun)
    submit_submission(mine, by=city.sun, on=DAY)
    with pytest.raises(Refused):
        close_round(summer, by=city.chen, on=DAY)
    accept_submission(mine, by=city.chen, on=DAY)
    assert close_round(summer, by=city.chen, on=DAY).state == "closed"
    with pytest.raises(Conflict):
        close_round(summer, by=city.chen, on=DAY)


def test_the_overview_tells_who_is_late_and_by_how_many_working_days(city, summer, office, office2):
    accepted(submission_of(summer, office), "甲公司", by=city.sun, bureau=city.chen, on=date(2026, 7, 20))
    [quarter] = quarters(city.chen, on=date(2026, 7, 21))
    told = {one.submission.department.code: (one.time, one.late_days) for one in quarter.standings}
    assert told == {"office": ("late", 4), "office2": ("overdue", 5)}
    assert (quarter.late, quarter.overdue, quarter.measures.targets) == (1, 1, 1)
    [seen] = quarters(city.sun, on=date(2026, 7, 21))
    assert [one.submission.department.code for one in seen.standings] == ["office"]


def test_the_pages_of_a_submission(city, summer, office, signed_in):
    mine = submission_of(summer, office)
    client = signed_in("sun")
    assert (
        client.post(
            reverse("targeting:add_target", args=[mine.pk]), {"name": "甲公司", "priority": "1_high"}
        ).status_code
        == 302
    )
    assert (
        client.post(
            reverse("targeting:add_target", args=[mine.pk]), {"name": "甲公司", "priority": "1_high"}
        ).status_code
        == 422
    )
    rows = {"rows": "乙公司\t茶\t缺口\n丙公司\t茶\t缺口"}
    assert client.post(reverse("targeting:paste", args=[mine.pk]), rows).status_code == 302
    page = client.get(reverse("targeting:submission", args=[mine.pk]))
    assert [row.name for row in page.context["targets"]] == ["甲公司", "乙公司", "丙公司"]
    mine.refresh_from_db()
    paper = ContentFile(b"%PDF-1.4 an example paper ", name="industry.pdf")
    given = {"information": "本季情况", "version": mine.version, "file": paper}
    assert client.post(reverse("targeting:information", args=[mine.pk]), given).status_code == 302
    stale = {"information": "x", "version": mine.version}
    assert client.post(reverse("targeting:information", args=[mine.pk]), stale).status_code == 409
    assert b"%PDF" in b"".join(client.get(reverse("targeting:attachment", args=[mine.pk])).streaming_content)
    assert client.post(reverse("targeting:submit", args=[mine.pk])).status_code == 422
    first = TargetFirm.objects.get(name="甲公司")
    change = {"segment_name": "茶", "why": "缺", "priority": "1_high", "version": first.version}
    assert client.post(reverse("targeting:edit", args=[first.pk]), change).status_code == 302
    assert client.post(reverse("targeting:submit", args=[mine.pk])).status_code == 302
    bureau = signed_in("chen")
    assert bureau.post(reverse("targeting:return", args=[mine.pk]), {"reason": ""}).status_code == 422
    assert bureau.post(reverse("targeting:accept", args=[mine.pk])).status_code == 302
    assert Submission.objects.get(pk=mine.pk).state == "accepted"


def test_the_bureau_opens_a_quarter_on_its_page(city, today, office, signed_in):
    client = signed_in("chen")
    page = client.get(reverse("targeting:open_round"))
    assert page.context["form"].initial["quarter"] == 3
    given = {"year": 2026, "quarter": "3", "limit_days": 10, "stale_days": 30, "departments": [office.pk]}
    assert client.post(reverse("targeting:open_round"), given).status_code == 302
    assert client.post(reverse("targeting:open_round"), given).status_code == 409
    assert client.get(reverse("targeting:open_round")).context["form"].initial["quarter"] == 4


@pytest.mark.parametrize("many", [1, 40])
def test_the_overview_and_a_submission_cost_the_same_for_many(
    many, city, summer, office, signed_in, django_assert_max_num_queries
):
    mine = submission_of(summer, office)
    add_targets(mine, [{"name": f"公司{n}", "segment_name": "茶"} for n in range(many)], by=city.sun)
    client = signed_in("chen")
    client.get(reverse("targeting:rounds"))
    with django_assert_max_num_queries(12):
        client.get(reverse("targeting:rounds"))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("targeting:submission", args=[mine.pk]))
    assert len(page.context["targets"]) == many
