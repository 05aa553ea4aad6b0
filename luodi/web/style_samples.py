"""Invented rows for the style page; none of them is a real firm, project or figure."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from .charts import Chart, Column

UNITS = ("巴州区", "恩阳区", "南江县", "通江县", "平昌县", "巴中经开区", "文旅新区")
PAID_IN = (312_400, 188_050, 226_730, 151_900, 204_480, 138_200, 41_720)
PLANNED = (420_000, 290_000, 360_000, 280_000, 310_000, 180_000, 90_000)
TILES = {
    "南江县": [1, 0],
    "通江县": [2, 0],
    "巴州区": [1, 1],
    "巴中经开区": [2, 1],
    "恩阳区": [0, 1],
    "文旅新区": [0, 2],
    "平昌县": [2, 2],
}
NAMES = (
    "石墨负极材料",
    "预制菜中央厨房",
    "茶叶精深加工",
    "中药材提取",
    "冷链仓储",
    "康养小镇",
    "锂电回收",
    "竹浆纸制品",
)


def ledger_rows() -> list[dict[str, Any]]:
    """Fifty project rows of twelve columns."""
    states = (
        ("ongoing", _("Ongoing")),
        ("delayed", _("Delayed")),
        ("withdrawn", _("Withdrawn")),
        ("ongoing", _("Ongoing")),
    )
    return [
        {
            "code": f"BZ2025-{at + 1:04d}",
            "name": f"{NAMES[at % len(NAMES)]}项目（示例{at + 1}）",
            "unit": UNITS[at % len(UNITS)],
            "investor": f"示例企业{at % 9 + 1}有限公司",
            "stage": (_("Negotiating"), _("Signed"), _("Started"), _("In production"))[at % 4],
            "step": (3, 5, 9, 11)[at % 4],
            "status": states[at % 4][0],
            "status_label": states[at % 4][1],
            "planned": Decimal(12_000 + at * 3_517 % 90_000),
            "paid_in": Decimal(at * 1_733 % 40_000) if at % 5 else None,
            "achieved": Decimal(at * 37 % 110) / 100,
            "signed_on": date(2025, at % 12 + 1, at % 27 + 1),
            "officer": _("Officer {letter}").format(letter="ABCDEF"[at % 6]),
            "is_late": at % 4 == 1,
        }
        for at in range(50)
    ]


def timeline_entries() -> list[dict[str, Any]]:
    """What happened to one project."""
    return [
        {"on": date(2025, 12, 31), "title": _("Planned completion"), "is_planned": True},
        {
            "on": date(2025, 9, 3),
            "title": _("12,000 claimed as paid in for August"),
            "by": "南江县",
            "tone": "warn",
        },
        {
            "on": date(2025, 6, 30),
            "title": _("Construction started"),
            "text": _("Accepted by the bureau on site."),
            "recorded_on": date(2025, 7, 8),
            "by": "市投资促进局",
            "tone": "ok",
        },
        {"on": date(2025, 3, 18), "title": _("Contract signed"), "by": "南江县", "href": "#timeline"},
    ]


def charts() -> dict[str, Chart]:
    """One chart of each kind."""
    wan = _("10k yuan")
    calendar = [Decimal(month) / 12 for month in range(1, 13)]
    done = [Decimal(value) / 1000 for value in (31, 84, 171, 236, 318, 422, 517, 623)]
    return {
        "units": Chart(
            "units",
            "bar",
            _("Paid-in capital by unit"),
            [Column(_("Unit")), Column(_("Paid in"), "wan", wan), Column(_("Target"), "wan", wan)],
            [(unit, paid, planned) for unit, paid, planned in zip(UNITS, PAID_IN, PLANNED, strict=True)],
            note=_("January to August, accepted"),
            csv_url="#charts",
            options={"target": 2},
        ),
        "rings": Chart(
            "rings",
            "stacked",
            _("Paid-in capital by month and origin"),
            [
                Column(_("Month"), "text"),
                *(Column(ring, "wan", wan) for ring in (_("Other province"), _("Other city"), _("Foreign"))),
            ],
            [
                (f"{month}", 61_000 + month * 7_300, 22_000 + month * 1_900, 4_000 * (month % 3))
                for month in range(1, 9)
            ],
            csv_url="#charts",
        ),
        "pace": Chart(
            "pace",
            "line",
            _("Achievement against the calendar"),
            [Column(_("Month"), "text"), Column(_("Achieved"), "rate"), Column(_("Calendar"), "rate")],
            [(f"{at + 1}", done[at] if at < len(done) else None, calendar[at]) for at in range(12)],
            options={"dashed": [2]},
        ),
        "funnel": Chart(
            "funnel",
            "funnel",
            _("Projects by stage"),
            [
                Column(_("Stage")),
                Column(_("Projects"), "count"),
                Column(_("Contract amount"), "yi", _("100m yuan")),
            ],
            [
                (_("Lead"), 184, 3_200_000),
                (_("Negotiating"), 121, 2_450_000),
                (_("Signed"), 78, 1_610_000),
                (_("Started"), 52, 980_000),
                (_("In production"), 23, 410_000),
            ],
        ),
        "tiles": Chart(
            "tiles",
            "tilemap",
            _("Achievement by unit"),
            [Column(_("Unit")), Column(_("Achieved"), "rate"), Column(_("Paid in"), "wan", wan)],
            [
                (unit, Decimal(paid) / planned, paid)
                for unit, paid, planned in zip(UNITS, PAID_IN, PLANNED, strict=True)
            ],
            note=_("Schematic: tiles, not boundaries"),
            options={"tiles": TILES},
            links={unit: "#charts" for unit in UNITS},
        ),
        "gantt": Chart(
            "gantt",
            "gantt",
            _("Progress wall"),
            [
                Column(_("Project")),
                Column(_("Phase")),
                Column(_("Kind"), names={"planned": _("planned"), "actual": _("actual"), "late": _("late")}),
                Column(_("From"), "day"),
                Column(_("To"), "day"),
            ],
            _gantt_rows(),
            options={"today": "2025-09-10"},
        ),
    }


def _gantt_rows() -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for at, name in enumerate(NAMES):
        start = date(2025, 1 + at % 4, 5)
        rows.append((name, _("Preparation"), "planned", start, date(2025, 4 + at % 3, 20)))
        rows.append(
            (name, _("Construction"), "planned", date(2025, 4 + at % 3, 21), date(2025, 10 + at % 3, 25))
        )
        rows.append((name, _("Preparation"), "actual", start, date(2025, 5 + at % 3, 2)))
        rows.append(
            (
                name,
                _("Construction"),
                "late" if at % 3 == 1 else "actual",
                date(2025, 5 + at % 3, 3),
                date(2025, 9, 10),
            )
        )
    return rows
