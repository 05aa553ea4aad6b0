"""Workbooks as offices keep them, and runs brought up to a state."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from luodi.accounts.models import User
from luodi.imports import actions, tasks
from luodi.imports.choices import RunState
from luodi.imports.models import ImportRun
from luodi.projects.tests.factories import City, make_city
from luodi.reference.models import Region

HEADERS = ("项目名称", "责任单位", "投资方", "来源地", "阶段", "总投资（亿元）", "签约日期", "经办人")
GOOD = (
    ("腊肉制品加工项目", "east", "成都样例食品有限公司", "四川省", "签约", 1.5, "2026-3-2", "li"),
    ("石墨负极材料项目", "west", "重庆样例新材料有限公司", "四川省成都市", "洽谈", 3, None, "zhao"),
    ("银耳深加工项目", "east", None, None, "", "0.8", None, None),
)


def small_city() -> City:
    """The city of the project tests with two regions, as ledgers name them."""
    city = make_city()
    for code, name, level in (("510000", "四川省", "province"), ("510100", "成都市", "city")):
        Region.objects.get_or_create(
            code=code, defaults={"name": name, "level": level, "province_code": "510000"}
        )
    return city


def workbook(
    rows: Sequence[Sequence[Any]], headers: Sequence[str] = HEADERS, *, above: Sequence[Sequence[Any]] = ()
) -> bytes:
    """A sheet 台账 with lines ``above`` its headers."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("台账")
        for number, row in enumerate([*above, headers, *rows]):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
    return buffer.getvalue()


def uploaded(
    by: User, content: bytes, *, source: str = "projects", name: str = "台账.xlsx", **given: Any
) -> ImportRun:
    """A run with the likeliest columns chosen."""
    return actions.upload_run(source, SimpleUploadedFile(name, content), by=by, **given)


def checked(by: User, content: bytes, *, source: str = "projects", **given: Any) -> ImportRun:
    """A run whose rows were checked; ``given`` goes to ``choose_columns``."""
    run = uploaded(by, content, source=source)
    run = actions.choose_columns(run, given.pop("columns", run.columns), by=by, **given)
    return worked_on(run, RunState.CHECKING)


def brought_in(by: User, content: bytes, *, source: str = "projects", **given: Any) -> ImportRun:
    """A run that was checked and brought in."""
    run = checked(by, content, source=source, **given)
    assert run.state == RunState.READY, [*run.faults, run.message]
    return worked_on(run, RunState.RUNNING)


def undone(run: ImportRun) -> ImportRun:
    """The run after somebody asked to undo it."""
    return worked_on(run, RunState.UNDOING)


def worked_on(run: ImportRun, state: RunState) -> ImportRun:
    """The run after it was asked to be in ``state`` and worked on at once."""
    tasks.carry_on(actions.ask_for(run, state, by=run.created_by, reason="样例").pk)
    return ImportRun.objects.get(pk=run.pk)
