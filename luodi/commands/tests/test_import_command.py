"""Bringing in a ledger from the command line."""

import pytest

from luodi.commands import imports
from luodi.imports.models import ImportRun
from luodi.ladders.actions import load_shipped
from luodi.projects.models import Project
from tests.access import World

HEAD = "项目名称,投资方,计划总投资（万元）,责任单位\n"
GOOD = f"{HEAD}年产五千吨腊肉制品项目,四川示例食品有限公司,12000,east\n茶叶精深加工项目,四川示例茶业有限公司,8000,east\n"
BAD = f"{HEAD}年产五千吨腊肉制品项目,四川示例食品有限公司,一亿多,east\n"


@pytest.fixture
def world(db, settings, tmp_path) -> World:
    settings.VAR = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            **settings.STORAGES["default"],
            "OPTIONS": {"location": tmp_path / "documents", "base_url": None},
        },
    }
    load_shipped()
    return World()


@pytest.fixture
def run(world, tmp_path):
    """A function that writes a sheet and brings it in; gives the exit status."""

    def bring_in(content: str, *words: str, by: str = "clerk") -> int:
        sheet = tmp_path / "ledger.csv"
        sheet.write_text(content, encoding="utf-8")
        return imports.main(["projects", str(sheet), "--by", by, *words])

    return bring_in


def test_good_rows_are_brought_in_once_however_often_the_file_comes(run, capsys):
    assert run(GOOD) == 0
    assert Project.objects.count() == 2
    assert run(GOOD) == 0
    assert Project.objects.count() == 2
    assert "0 new, 0 changed, 2 unchanged" in capsys.readouterr().out


def test_a_dry_run_checks_and_leaves_nothing_behind(run, capsys):
    assert run(GOOD, "--dry-run") == 0
    assert "Would bring in 2 rows: 2 new" in capsys.readouterr().out
    assert not Project.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_wrong_cell_is_named_and_given_back_and_nothing_is_brought_in(run, tmp_path, capsys):
    faults = tmp_path / "faults.xlsx"
    assert run(GOOD + BAD.removeprefix(HEAD), "--faults", str(faults)) == 1
    told = capsys.readouterr().out
    assert "row 4, 计划总投资（万元）" in told
    assert "一亿多" in told
    assert faults.read_bytes().startswith(b"PK")
    assert not Project.objects.exists()


def test_rights_hold_here_as_on_the_page(run, capsys):
    assert run(GOOD, by="auditor") == 1
    assert not ImportRun.objects.exists()
    with pytest.raises(SystemExit):
        run(GOOD, "--unit", "west")
    assert "may not enter rows for 'west'" in capsys.readouterr().err


def test_a_file_that_is_not_there_and_a_person_that_is_not_are_named(world, capsys):
    for words, told in (
        (["/no/file.csv", "--by", "clerk"], "is not there"),
        (["x.csv", "--by", "zz"], "'zz'"),
    ):
        with pytest.raises(SystemExit):
            imports.main(["projects", *words])
        assert told in capsys.readouterr().err
