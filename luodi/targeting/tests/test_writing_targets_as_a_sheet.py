"""A department writes its targets as a sheet: all lines or none, faults at their cells, nobody's change overwritten."""

import pytest
from django.urls import reverse

from luodi.audit.models import AuditEvent
from luodi.targeting.actions import change_target, remove_target, submit_submission, write_information
from luodi.targeting.models import TargetFirm
from luodi.web.entry_pages import Grid, GridColumn, GridLine

from .factories import DAY, submission_of, written

COLUMNS = ("name", "segment_name", "why", "contact_path", "priority", "suggested_owner")


@pytest.fixture
def mine(summer, office):
    return submission_of(summer, office)


@pytest.fixture
def sheet(mine, signed_in):
    """Opens the sheet and gives it; sends it with changes and gives the answer."""
    client = signed_in("sun")
    address = reverse("targeting:grid", args=[mine.pk])

    class Sheet:
        def open(self):
            self._take(client.get(address, headers={"accept-language": "en"}).context["form"])
            return self

        def write(self, number, **texts):
            self.lines[number - 1].update(texts)
            return self

        def send(self, **more):
            data = {name: [line[name] for line in self.lines] for name in COLUMNS}
            answer = client.post(
                address, {**data, "mark": self.marks, **more}, headers={"accept-language": "en"}
            )
            if answer.context:
                self._take(answer.context["form"])
            return answer

        def _take(self, form):
            self.form, self.marks = form, [mark for _line, mark, _cells in form.rows]
            self.lines = [dict(line.texts) for line in form.lines]

        def faults(self):
            return {
                (line.number, name): " ".join(found)
                for line in self.form.lines
                for name, found in line.faults.items()
            }

    return Sheet()


def texts(submission):
    return list(submission.targets.order_by("pk").values_list("name", "segment_name", "why", "priority"))


def test_new_lines_and_changes_are_saved_together(city, mine, sheet):
    [tea] = written(mine, "杭州样例茶业有限公司", by=city.sun)
    sheet.open()
    assert sheet.lines[0] == {
        "name": "杭州样例茶业有限公司",
        "segment_name": "绿茶加工",
        "why": "龙头缺位",
        "contact_path": "",
        "priority": "medium",
        "suggested_owner": "",
    }
    assert len(sheet.lines) == 1 + Grid.SPARE
    sheet.write(1, why="龙头缺位\r\n扩产", priority="high")
    sheet.write(3, name="福建样例茶具厂", suggested_owner="east", priority="低")
    assert sheet.send().status_code == 302
    assert texts(mine) == [
        ("杭州样例茶业有限公司", "绿茶加工", "龙头缺位\n扩产", "1_high"),
        ("福建样例茶具厂", "", "", "3_low"),
    ]
    assert TargetFirm.objects.get(name="福建样例茶具厂").suggested_owner == city.east
    assert AuditEvent.objects.filter(object_type="targeting.targetfirm", actor=city.sun).count() == 3


def test_a_sheet_sent_back_as_it_came_writes_nothing(city, mine, sheet):
    [tea] = written(mine, "甲公司", by=city.sun, why="一\n二")
    noted = AuditEvent.objects.count()
    assert sheet.open().send().status_code == 302
    assert AuditEvent.objects.count() == noted
    assert TargetFirm.objects.get(pk=tea.pk).version == tea.version


def test_every_fault_stands_at_its_cell_and_nothing_is_saved(city, mine, sheet):
    written(mine, "甲公司", by=city.sun)
    sheet.open().write(1, priority="urgent")
    sheet.write(2, why="没有名称").write(3, name="甲公司").write(4, name="乙公司", suggested_owner="nowhere")
    sheet.write(5, name="丙公司", contact_path="路" * 201).write(6, name="丁公司").write(7, name="丁公司")
    answer = sheet.send()
    assert answer.status_code == 422
    assert set(sheet.faults()) == {
        (1, "priority"),
        (2, "name"),
        (3, "name"),
        (4, "suggested_owner"),
        (5, "contact_path"),
        (7, "name"),
    }
    page = answer.content.decode()
    assert 'id="fault-4-suggested_owner"' in page
    assert 'href="#cell-4-suggested_owner"' in page
    assert [name for name, *_rest in texts(mine)] == ["甲公司"]


def test_a_line_somebody_else_changed_is_told_and_saved_when_sent_again(city, mine, sheet):
    one, two, three = written(mine, "甲公司", "乙公司", "丙公司", by=city.sun)
    sheet.open()
    change_target(one, {"why": "别人的理由"}, by=city.sun)
    change_target(two, {"why": "别人的理由"}, by=city.sun)
    remove_target(three, by=city.sun)
    sheet.write(1, why="我的理由").write(3, why="仍要推荐").write(4, name="丁公司")
    assert sheet.send().status_code == 409
    assert set(sheet.faults()) == {(1, "name"), (3, "name")}
    assert "别人的理由" in sheet.faults()[(1, "name")]
    assert [row.why for row in mine.targets.order_by("pk")] == ["别人的理由", "别人的理由"]
    assert sheet.send().status_code == 302
    assert {row.name: row.why for row in mine.targets.all()} == {
        "甲公司": "我的理由",
        "乙公司": "别人的理由",
        "丙公司": "仍要推荐",
        "丁公司": "",
    }


def test_a_sheet_that_did_not_arrive_whole_is_refused(city, mine, sheet):
    sheet.open().write(1, name="甲公司")
    assert sheet.send(mark=["", ""]).status_code == 422
    assert sheet.form.non_field_errors()
    assert not mine.targets.exists()


def test_what_is_handed_in_is_not_written(city, mine, sheet):
    written(mine, "甲公司", by=city.sun)
    sheet.open().write(2, name="乙公司")
    write_information(mine, information="有", by=city.sun)
    submit_submission(mine, by=city.sun, on=DAY)
    assert sheet.send().status_code == 409
    assert mine.targets.count() == 1


def test_no_more_lines_than_a_submission_holds():
    columns = [GridColumn("name", "Name")]
    records = [GridLine(number, {"name": "x"}, str(number), "1") for number in range(1, 4)]
    assert len(Grid(columns, records, most=3).lines) == 3
    assert len(Grid(columns, records, most=5).lines) == 5
    assert len(Grid(columns, records, most=99).lines) == 3 + Grid.SPARE
