"""An office brings its own ledger in: whatever its headers, all rows or none, twice without a change, and back."""

from datetime import date
from decimal import Decimal

import pytest

from luodi.audit.models import AuditEvent
from luodi.audit.queries import verify_chain
from luodi.common.errors import Refused
from luodi.enterprises.models import Enterprise
from luodi.imports import actions
from luodi.imports.choices import RunState
from luodi.imports.models import ImportedRow, ImportRun
from luodi.projects.actions import add_activity, attach_document, update_project
from luodi.projects.models import LikelyDuplicate, Project, ProjectRecord, StageEvent
from luodi.projects.tests.factories import PDF, make_project

from .factories import GOOD, HEADERS, brought_in, checked, undone, uploaded, workbook, worked_on

pytestmark = pytest.mark.django_db


def test_rows_become_projects_at_the_stage_they_have_reached(city):
    run = brought_in(city.chen, workbook(GOOD))
    assert (run.state, run.new, run.total) == (RunState.DONE, 3, 3)
    signed = Project.objects.get(name="腊肉制品加工项目")
    assert (signed.stage, signed.signed_on, signed.host.code) == ("signed", date(2026, 3, 2), "east")
    assert (signed.planned_investment, signed.officer.username) == (Decimal(15000), "li")
    assert signed.lead_investor.name == "成都样例食品有限公司"
    assert signed.signed_accepted_on == date(2026, 3, 2)
    negotiating = Project.objects.get(name="石墨负极材料项目")
    assert (negotiating.investor_province_id, negotiating.investor_city_id) == ("510000", "510100")
    assert Project.objects.get(name="银耳深加工项目").stage == "lead"
    assert StageEvent.objects.get(project=signed).kind == "opening"
    assert ProjectRecord.objects.filter(recorded_to=None).count() == 3


def test_everything_is_in_the_change_log(city):
    run = brought_in(city.chen, workbook(GOOD))
    events = AuditEvent.objects.filter(verb="import", actor=city.chen)
    kinds = set(events.values_list("object_type", flat=True))
    assert kinds == {"imports.importrun", "projects.project", "enterprises.enterprise"}
    assert events.filter(object_type="projects.project").count() == 3
    assert f"{run.pk}" in events.filter(object_type="projects.project").first().details["reason"]
    assert verify_chain().holds


def test_an_offices_own_sheet_with_title_units_above_and_serial_dates_is_understood(city):
    above = [["样例市2026年招商引资项目台账"], ["单位：亿元"]]
    headers = ("序号", "项  目  名 称", "责任单位", "投资主体", "投资总额", "签约时间", "开工时间", "备注")
    rows = [
        (1, "腊肉制品加工项目", "east", "成都样例食品有限公司", 1.5, 46083, 46150, "甲"),
        (2, "石墨负极材料项目", "west", "重庆样例新材料有限公司", "3亿元", "2026年3月2日", None, ""),
        ("合计", None, None, None, 4.5, None, None, None),
    ]
    run = brought_in(city.chen, workbook(rows, headers, above=above))
    first = Project.objects.get(name="腊肉制品加工项目")
    assert (first.planned_investment, first.stage) == (Decimal(15000), "started")
    assert (first.signed_on, first.construction_started_on) == (date(2026, 3, 2), date(2026, 5, 8))
    assert Project.objects.get(name="石墨负极材料项目").planned_investment == Decimal(30000)
    assert Project.objects.count() == 2
    assert [words for words in run.notices if "6" in words and ("合计" in words or "total" in words)]


def test_brought_in_twice_nothing_changes_and_the_person_is_told(city):
    content = workbook(GOOD)
    first = brought_in(city.chen, content)
    before = list(Project.objects.order_by("pk").values())
    second = checked(city.chen, content)
    assert (second.new, second.changed, second.unchanged) == (0, 0, 3)
    assert str(first.pk) in second.notices[0]
    second = worked_on(second, RunState.RUNNING)
    assert list(Project.objects.order_by("pk").values()) == before
    assert not ImportedRow.objects.filter(run=second).exists()


def test_changed_facts_of_a_known_project_are_shown_before_and_then_changed(city):
    brought_in(city.chen, workbook(GOOD))
    run = checked(city.chen, workbook([(*GOOD[0][:4], "签约", 2, "2026-3-2", "wang"), *GOOD[1:]]))
    assert (run.new, run.changed, run.unchanged) == (0, 1, 2)
    shown = {label: (old, new) for label, old, new in run.preview[0]["changes"]}
    assert shown == {"计划总投资": ("15000", "20000"), "经办人": ("li", "wang")}
    worked_on(run, RunState.RUNNING)
    project = Project.objects.get(name="腊肉制品加工项目")
    assert (project.planned_investment, project.version) == (Decimal(20000), 2)
    records = ProjectRecord.objects.filter(project=project).order_by("recorded_from")
    assert [record.planned_investment for record in records] == [Decimal(15000), Decimal(20000)]


def test_stage_and_stage_dates_of_a_known_project_move_by_steps_only_and_the_person_is_told(city):
    brought_in(city.chen, workbook(GOOD))
    same = checked(city.chen, workbook([GOOD[0]]))
    run = checked(city.chen, workbook([(*GOOD[0][:4], "开工", 1.5, "2026-4-1", "li")]))
    assert run.unchanged == 1
    [remark] = [words for words in run.notices if words not in same.notices]
    labels = [str(Project._meta.get_field(name).verbose_name) for name in ("stage", "signed_on")]
    assert all(label in remark for label in labels) and "2" in remark
    worked_on(run, RunState.RUNNING)
    project = Project.objects.get(name="腊肉制品加工项目")
    assert (project.stage, project.signed_on) == ("signed", date(2026, 3, 2))


def test_an_unknown_officer_is_left_empty_with_a_remark(city):
    run = brought_in(city.chen, workbook([(*GOOD[0][:7], "没有此人")]))
    assert Project.objects.get().officer is None
    assert any("没有此人" in words for words in run.notices)


def test_a_signed_project_without_a_contract_amount_is_remarked(city):
    remark = "没有合同额"
    headers = ("项目名称", "责任单位", "签约日期", "合同额（万元）")
    known = ("腊肉制品加工项目", "east", "2026-03-02", 15000)
    unknown = ("银耳深加工项目", "east", "2026-03-02", None)
    for row, told in ((known, False), (unknown, True)):
        run = checked(city.chen, workbook([row], headers))
        assert (run.state, any(remark in words for words in run.notices)) == (RunState.READY, told)


def test_what_an_office_calls_an_industry_is_left_empty_with_a_remark(city):
    run = brought_in(city.chen, workbook([(*GOOD[0][:7], "炼丹")], (*HEADERS[:7], "所属产业")))
    assert Project.objects.get().industry is None
    assert any("炼丹" in words for words in run.notices)


def test_the_columns_chosen_are_remembered_for_the_same_headers(city):
    headers = ("名字", "哪里", "来自")
    rows = [("腊肉制品加工项目", "east", "成都样例食品有限公司")]
    first = uploaded(city.chen, workbook(rows, headers))
    assert "name" not in first.columns
    chosen = {"name": "名字", "host": "哪里", "investor": "来自"}
    actions.choose_columns(first, chosen, by=city.chen)
    again = uploaded(city.chen, workbook([*rows, ("另一个项目", "west", "")], headers))
    assert {code: header for code, header in again.columns.items() if header} == chosen
    assert uploaded(city.gao, workbook(rows, headers)).columns.get("name") is None


def test_a_missing_required_column_is_named_with_the_headers_there_are(city):
    run = uploaded(city.chen, workbook([("a", "b")], ("甲乙丙", "丁戊己")))
    with pytest.raises(Refused, match="项目名称.*甲乙丙"):
        actions.choose_columns(run, {}, by=city.chen)


def test_rows_without_a_unit_go_to_the_one_chosen_for_the_file(city):
    brought_in(city.li, workbook([("银耳深加工项目",)], ("项目名称",)), host=city.east.pk)
    assert Project.objects.get().host == city.east
    run = uploaded(city.li, workbook([("黄酒项目",)], ("项目名称",)))
    with pytest.raises(Refused):
        actions.choose_columns(run, run.columns, by=city.li, host=city.west.pk)


def test_a_county_cannot_bring_in_rows_of_another_unit(city):
    run = checked(city.zhao, workbook([GOOD[2]]))
    assert run.state == RunState.FAULTY
    [fault] = run.faults
    assert (fault["row"], fault["column"], fault["header"], fault["value"]) == (2, "B", "责任单位", "east")


def test_a_county_cannot_bring_in_a_project_past_signing(city):
    run = checked(city.li, workbook([GOOD[0]]))
    assert (run.state, run.faults[0]["header"]) == (RunState.FAULTY, "阶段")


def test_a_reader_cannot_import_and_an_outsider_sees_no_run(city):
    with pytest.raises(Refused):
        uploaded(city.wang, workbook(GOOD))


def test_a_project_of_another_unit_with_the_same_name_goes_to_the_pool(city):
    make_project(city, name="银耳深加工项目", host=city.west, lead_investor=None)
    brought_in(city.li, workbook([GOOD[2]]))
    pair = LikelyDuplicate.objects.get()
    assert (pair.level, pair.project.host, pair.other.host) == ("L2", city.east, city.west)


def test_undoing_removes_new_projects_and_their_investors_and_gives_back_old_values(city):
    brought_in(city.chen, workbook(GOOD[:1]))
    before = Project.objects.values().get()
    rows = [(*GOOD[0][:4], "签约", 2, "2026-3-2", None), GOOD[1]]
    run = undone(brought_in(city.chen, workbook(rows)))
    assert (run.state, run.undone_by, run.message) == (RunState.UNDONE, city.chen, "样例")
    after = Project.objects.values().get()
    moved = {name for name in before if before[name] != after[name]}
    assert moved == {"version", "updated_at", "last_touched_on"} & moved
    assert set(Enterprise.objects.values_list("name", flat=True)) == {"成都样例食品有限公司"}
    assert not LikelyDuplicate.objects.exists()
    assert verify_chain().holds


@pytest.mark.parametrize("deed", ["changed", "noted", "documented"])
def test_undoing_is_refused_for_all_rows_where_one_was_touched_since(city, deed):
    run = brought_in(city.chen, workbook(GOOD))
    project = Project.objects.get(name="石墨负极材料项目")
    if deed == "changed":
        update_project(project, {"jobs": 5}, by=city.chen, on=date(2026, 8, 1))
    elif deed == "noted":
        add_activity(project, "约谈", by=city.zhao, on=date(2026, 8, 1))
    else:
        from django.core.files.base import ContentFile

        attach_document(project, ContentFile(PDF, name="a.pdf"), kind="proposal", by=city.zhao)
    run = undone(run)
    assert run.state == RunState.DONE
    assert "3" in run.message and "石墨负极材料项目" in run.message
    assert Project.objects.count() == 3


def test_a_right_lost_between_check_and_bringing_in_stops_everything(city):
    run = checked(city.li, workbook([GOOD[2]]))
    city.people["li"].postings.all().delete()
    run = worked_on(run, RunState.RUNNING)
    assert (run.state, Project.objects.count()) == (RunState.FAULTY, 0)
    assert run.message


def test_a_row_that_became_wrong_since_the_check_stops_everything(city):
    run = checked(city.chen, workbook(GOOD))
    city.west.is_active = False
    city.west.save()
    run = worked_on(run, RunState.RUNNING)
    assert (run.state, Project.objects.count(), run.faults[0]["row"]) == (RunState.FAULTY, 0, 3)


def test_discarding_removes_the_run_and_its_file_but_not_one_that_was_brought_in(city):
    run = checked(city.chen, workbook([("x", "nirgends", *[None] * 6)]))
    files = [run.file.path, run.error_sheet.path]
    actions.discard_run(run, by=city.chen)
    from pathlib import Path

    assert not any(Path(file).exists() for file in files)
    assert not ImportRun.objects.exists()
    with pytest.raises(Refused):
        actions.discard_run(brought_in(city.chen, workbook(GOOD)), by=city.chen)


def test_pressing_twice_brings_in_once(city):
    run = checked(city.chen, workbook(GOOD))
    actions.ask_for(run, RunState.RUNNING, by=city.chen)
    with pytest.raises(Refused):
        actions.ask_for(run, RunState.RUNNING, by=city.chen)
    assert HEADERS[0] in run.columns.values()
