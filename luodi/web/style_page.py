"""The living style page: every component with invented figures, to look at and to copy from."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from .charts import Chart, Column


class SampleFilters(forms.Form):
    q = forms.CharField(label=_("Name or code"), required=False)
    unit = forms.ChoiceField(
        label=_("Unit"),
        required=False,
        choices=[("", "—"), ("bz", "巴州区"), ("ey", "恩阳区"), ("nj", "南江县")],
    )
    stage = forms.ChoiceField(
        label=_("Stage"),
        required=False,
        choices=[("", "—"), ("signed", _("Signed")), ("started", _("Started"))],
    )
    year = forms.IntegerField(label=_("Year signed"), required=False)
    industry = forms.CharField(label=_("Industry"), required=False)
    amount_from = forms.DecimalField(label=_("Contract amount from"), required=False)


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Project name"), help_text=_("As written in the contract."))
    enterprise = forms.ChoiceField(
        label=_("Investor"),
        choices=[("", "—"), ("1", "巴中示例食品有限公司")],
        widget=forms.Select(attrs={"data-search": ""}),
    )
    amount = forms.DecimalField(
        label=_("Contract amount"),
        widget=forms.NumberInput(attrs={"data-unit": _("10k yuan"), "inputmode": "decimal"}),
    )
    signed_on = forms.DateField(
        label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    nature = forms.ChoiceField(
        label=_("Nature"),
        choices=[("new", _("New")), ("expansion", _("Expansion")), ("upgrade", _("Technical upgrade"))],
        widget=forms.RadioSelect,
    )
    is_in_park = forms.BooleanField(label=_("In a park"), required=False)
    next_step = forms.CharField(
        label=_("Next step"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


def style_page(request: HttpRequest, mode: str = "light") -> HttpResponse:
    """Every component on one page; ``mode`` wall shows the dark one. Reads nothing from the database."""
    if mode == "wall":
        return render(
            request, "web/style_wall.html", {"charts": charts(), "rows": ledger_rows()[:8], **figures()}
        )
    if "toast" in request.GET:
        messages.success(request, _("Saved. The bureau can accept it now."))
        messages.error(request, _("The file is larger than 20 MB. Split it or compress it."))
    filters = SampleFilters(request.GET or None)
    sample = SampleForm({"name": "", "amount": "-3", "nature": "new"} if "wrong" in request.GET else None)
    context = {
        "filters": filters,
        "form": sample,
        "rows": ledger_rows(),
        "charts": charts(),
        "entries": timeline_entries(),
        "gates": GATES,
        "documents": DOCUMENTS,
        "ladder": LADDER,
        "board": BOARD,
        "tab_items": [
            ("facts", _("Facts"), "#tabs"),
            ("money", _("Money"), "#tabs", 12),
            ("papers", _("Papers"), "#tabs", 3),
        ],
        **figures(),
    }
    return render(request, "web/style_page.html", context)


def figures() -> dict[str, Any]:
    """The invented figures of the cards."""
    return {
        "paid_in": Decimal("1263480"),
        "achieved": Decimal("0.623"),
        "calendar": Decimal("0.667"),
        "series": [41, 52, 66, 71, 80, 78, 95, 110],
        "units": [
            ("巴州区", Decimal("0.71"), Decimal("0.667")),
            ("恩阳区", Decimal("0.64"), Decimal("0.667")),
            ("南江县", Decimal("0.52"), Decimal("0.667")),
            ("通江县", None, Decimal("0.667")),
        ],
    }


GATES = [
    {
        "text": _("Construction permit is missing"),
        "remedy": _("Upload the permit as evidence of kind “construction permit”."),
        "who": "南江县住建局",
        "href": "#gates",
    },
    {
        "text": _("Start was claimed but not accepted"),
        "remedy": _("The bureau accepts the claim."),
        "who": "市投资促进局",
    },
    {"text": _("Contract signed"), "is_passed": True, "who": ""},
]
DOCUMENTS = [
    {
        "title": "投资合同（示例）.pdf",
        "url": "#documents",
        "kind": _("Contract"),
        "size": 2_481_152,
        "on": date(2025, 3, 18),
        "by": "南江县",
        "digest": "9f2c1b7e5a4d0c6b8e3f",
        "state": "accepted",
        "state_label": _("Accepted"),
    },
    {
        "title": "到账凭证 2025-08.jpg",
        "url": "#documents",
        "kind": _("Bank slip"),
        "size": 318_200,
        "on": date(2025, 9, 3),
    },
]
LADDER = [
    SimpleNamespace(label=label, state=state, on=on)
    for label, state, on in (
        (_("Lead"), "passed", date(2024, 11, 4)),
        (_("Negotiating"), "passed", date(2024, 12, 20)),
        (_("Signed"), "passed", date(2025, 3, 18)),
        (_("Registered"), "passed", date(2025, 4, 2)),
        (_("Started"), "here", date(2025, 6, 30)),
        (_("Completed"), "", None),
        (_("In production"), "", None),
    )
]
BOARD = [
    (_("Negotiating"), "negotiating", ["川渝冷链仓储（示例）", "茶叶精深加工（示例）"]),
    (_("Signed"), "signed", ["石墨负极材料一期（示例）", "预制菜中央厨房（示例）", "康养小镇（示例）"]),
    (_("Started"), "started", ["中药材提取（示例）"]),
    (_("In production"), "in_production", []),
]

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
    """One chart of each kind that a cockpit draws."""
    return {chart.code: chart for chart in (*_amounts(), *_progress(), _wall())}


def _amounts() -> tuple[Chart, ...]:
    wan = _("10k yuan")
    origins = (_("Other province"), _("Other city"), _("Foreign"))
    return (
        Chart(
            "units",
            "bar",
            _("Paid-in capital by unit"),
            [Column(_("Unit")), Column(_("Paid in"), "wan", wan), Column(_("Target"), "wan", wan)],
            list(zip(UNITS, PAID_IN, PLANNED, strict=True)),
            note=_("January to August, accepted"),
            csv_url="#charts",
            options={"target": 2},
        ),
        Chart(
            "rings",
            "stacked",
            _("Paid-in capital by month and origin"),
            [Column(_("Month")), *(Column(origin, "wan", wan) for origin in origins)],
            [(str(at), 61_000 + at * 7_300, 22_000 + at * 1_900, 4_000 * (at % 3)) for at in range(1, 9)],
            csv_url="#charts",
        ),
    )


def _progress() -> tuple[Chart, ...]:
    done = [Decimal(value) / 1000 for value in (31, 84, 171, 236, 318, 422, 517, 623)]
    months = [(str(at + 1), done[at] if at < len(done) else None, Decimal(at + 1) / 12) for at in range(12)]
    stages = (
        (_("Lead"), 184, 320),
        (_("Negotiating"), 121, 245),
        (_("Signed"), 78, 161),
        (_("Started"), 52, 98),
        (_("In production"), 23, 41),
    )
    return (
        Chart(
            "pace",
            "line",
            _("Achievement against the calendar"),
            [Column(_("Month")), Column(_("Achieved"), "rate"), Column(_("Calendar"), "rate")],
            months,
            options={"dashed": [2]},
        ),
        Chart(
            "funnel",
            "funnel",
            _("Projects by stage"),
            [
                Column(_("Stage")),
                Column(_("Projects"), "count"),
                Column(_("Contract amount"), "yi", _("100m yuan")),
            ],
            [(stage, count, amount * 10_000) for stage, count, amount in stages],
        ),
        Chart(
            "tiles",
            "tilemap",
            _("Achievement by unit"),
            [Column(_("Unit")), Column(_("Achieved"), "rate"), Column(_("Paid in"), "wan", _("10k yuan"))],
            [
                (unit, Decimal(paid) / plan, paid)
                for unit, paid, plan in zip(UNITS, PAID_IN, PLANNED, strict=True)
            ],
            note=_("Schematic: tiles, not boundaries"),
            options={"tiles": TILES},
            links=dict.fromkeys(UNITS, "#charts"),
        ),
    )


def _wall() -> Chart:
    kinds = {"planned": _("planned"), "actual": _("actual"), "late": _("late")}
    return Chart(
        "gantt",
        "gantt",
        _("Progress wall"),
        [
            Column(_("Project")),
            Column(_("Phase")),
            Column(_("Kind"), names=kinds),
            Column(_("From"), "day"),
            Column(_("To"), "day"),
        ],
        _gantt_rows(),
        options={"today": "2025-09-10"},
    )


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
