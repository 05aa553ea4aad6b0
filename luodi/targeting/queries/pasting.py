"""Reads rows that were copied from a sheet into the values of targets."""

from typing import Any

from django.utils.translation import gettext as _

from luodi.common.errors import Obstacle, Refused
from luodi.targeting.choices import Priority

from .lists import segments_by_name, units_by_name

COLUMNS = ("name", "segment_name", "why", "contact_path", "priority", "suggested_owner")
HEADS = {"企业", "企业名称", "目标企业", "name", "firm", "enterprise"}
PRIORITIES = {
    "高": Priority.HIGH,
    "中": Priority.MEDIUM,
    "低": Priority.LOW,
    "high": Priority.HIGH,
    "medium": Priority.MEDIUM,
    "low": Priority.LOW,
}
LONGEST = {"name": 120, "segment_name": 130, "why": 4000, "contact_path": 200}


def read_pasted(text: str) -> list[dict[str, Any]]:
    """The firms of the lines, segments and units found by their names; a line of heads is passed over.

    Raises ``Refused`` naming the line and column of each text that is too long, too many columns, and each unit or
    priority that does not exist.
    """
    lines = [(number, line.split("\t")) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if lines and lines[0][1][0].strip().lower() in HEADS:
        lines = lines[1:]
    rows = [
        (number, dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=False)))
        for number, cells in lines
    ]
    obstacles = [_too_many(number, cells) for number, cells in lines if len(cells) > len(COLUMNS)]
    segments = segments_by_name(row.get("segment_name", "") for _number, row in rows)
    units = units_by_name() if any(row.get("suggested_owner") for _number, row in rows) else {}
    found = []
    for number, row in rows:
        obstacles += _against(number, row, units)
        values: dict[str, Any] = {name: row.get(name, "") for name in LONGEST}
        values["segment"] = segments.get(row.get("segment_name", ""))
        values["priority"] = PRIORITIES.get(row.get("priority", "").lower(), Priority.MEDIUM)
        values["suggested_owner"] = units.get(row.get("suggested_owner", ""))
        found.append(values)
    if not found:
        obstacles.append(Obstacle(_("Paste at least one row."), field="rows"))
    if obstacles:
        raise Refused.of(obstacles)
    return found


def _against(number: int, row: dict[str, str], units: dict[str, Any]) -> list[Obstacle]:
    told = []
    if not row.get("name"):
        told.append(_("the name is missing"))
    for name, most in LONGEST.items():
        if len(row.get(name, "")) > most:
            told.append(
                _("column {column} is longer than {most} signs").format(
                    column=COLUMNS.index(name) + 1, most=most
                )
            )
    if (priority := row.get("priority", "")) and priority.lower() not in PRIORITIES:
        told.append(_("“{value}” is no priority; write high, medium or low").format(value=priority[:40]))
    if (unit := row.get("suggested_owner", "")) and unit not in units:
        told.append(_("there is no unit “{value}”; write its short name").format(value=unit[:40]))
    message = _("Line {number}: {what}.")
    return [Obstacle(message.format(number=number, what=each), field="rows") for each in told]


def _too_many(number: int, cells: list[str]) -> Obstacle:
    message = _("Line {number} has {found} columns; at most {most} are read.")
    return Obstacle(message.format(number=number, found=len(cells), most=len(COLUMNS)), field="rows")
