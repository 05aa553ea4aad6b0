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

from .style_samples import charts, ledger_rows, timeline_entries


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
        widget=forms.NumberInput(attrs={"data-unit": "万元", "inputmode": "decimal"}),
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
