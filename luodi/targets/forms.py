"""Forms of targets: which year, and one target with its schedule."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.indicators.catalogue import BY_CODE, INDICATORS, Indicator
from luodi.indicators.forms import AskForm
from luodi.indicators.written import unit_words

from .choices import Schedule
from .helping import Wish
from .models import Target

HUNDRED = Decimal(100)


class TargetsForm(AskForm):
    """Year and month of the standings, and which indicator is looked at closely."""

    span = None  # type: ignore[assignment]
    code = forms.ChoiceField(
        label=_("Indicator"), required=False, choices=[(one.code, one.label) for one in INDICATORS]
    )

    def __init__(self, query: Any, *, today: date) -> None:
        super().__init__(query, today=today)
        self.chosen = BY_CODE.get(self.cleaned_data.get("code") or "")


class HelpForm(forms.Form):
    """How targets of a year are proposed; growth and rate in percent."""

    code = forms.ChoiceField(
        label=_("Indicator"), choices=[(one.code, one.label) for one in INDICATORS if not one.is_rate]
    )
    year = forms.IntegerField(label=_("Year"), min_value=2001, max_value=2100)
    way = forms.ChoiceField(
        label=_("How"),
        choices=[
            ("growth", _("Growth over last year")),
            ("share", _("A total shared by capacity")),
            ("tailored", _("Growth tailored to capacity")),
        ],
    )
    growth = forms.DecimalField(
        label=_("Growth (%)"), min_value=-99, max_value=1000, max_digits=6, decimal_places=2, initial=10
    )
    total = forms.DecimalField(
        label=_("Total of the city"), required=False, min_value=1, max_digits=16, decimal_places=2
    )
    basis = forms.ChoiceField(
        label=_("Capacity measured by"),
        choices=[(one.code, one.label) for one in INDICATORS if not one.is_rate],
    )
    rate = forms.DecimalField(
        label=_("If all reach (%)"), min_value=0, max_value=500, max_digits=6, decimal_places=2, initial=90
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    reason = forms.CharField(label=_("Reason of the change"), required=False, max_length=200)

    @property
    def wish(self) -> Wish:
        """What was asked."""
        given = self.cleaned_data
        return Wish(
            BY_CODE[given["code"]],
            given["year"],
            given["way"],
            given["growth"] / HUNDRED,
            given["total"],
            BY_CODE[given["basis"]],
            given["rate"] / HUNDRED,
        )


class TargetForm(forms.Form):
    """One target in the unit of its indicator; a rate is written in percent."""

    value = forms.DecimalField(label=_("Target for the year"), max_digits=16, decimal_places=4)
    schedule = forms.ChoiceField(label=_("Schedule"), choices=Schedule.choices, widget=forms.RadioSelect)
    march = forms.DecimalField(
        label=_("By the end of March"), required=False, max_digits=16, decimal_places=4
    )
    june = forms.DecimalField(label=_("By the end of June"), required=False, max_digits=16, decimal_places=4)
    september = forms.DecimalField(
        label=_("By the end of September"), required=False, max_digits=16, decimal_places=4
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    reason = forms.CharField(label=_("Reason of the change"), required=False, max_length=200)
    standing = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, indicator: Indicator, target: Target | None) -> None:
        self.indicator = indicator
        initial: dict[str, Any] = {"schedule": Schedule.LINEAR}
        if target is not None:
            initial = {
                "value": self._shown(target.value),
                "schedule": target.schedule,
                "source": target.source,
                "standing": target.pk,
            }
            for name, amount in zip(("march", "june", "september"), target.amounts, strict=False):
                initial[name] = self._shown(amount)
        super().__init__(args[0] if args else None, initial=initial)
        unit = unit_words(indicator)
        for name in ("value", "march", "june", "september"):
            self.fields[name].widget.attrs.update({"data-unit": unit, "inputmode": "decimal"})
        self.fields["reason"].required = target is not None
        if target is None:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Named quarters need all three amounts before the year's end."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("schedule") == Schedule.QUARTERS:
            for name in ("march", "june", "september"):
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Give the cumulative amount, or choose the linear schedule."))
        return given

    def amounts(self) -> dict[str, Any]:
        """Value and quarters in the unit the action takes."""
        given = self.cleaned_data
        value = self._stored(given["value"])
        quarters: tuple[Decimal, ...] = ()
        if given["schedule"] == Schedule.QUARTERS:
            quarters = (*(self._stored(given[name]) for name in ("march", "june", "september")), value)
        return {"value": value, "quarters": quarters}

    def _stored(self, number: Decimal) -> Decimal:
        return number / HUNDRED if self.indicator.is_rate else number

    def _shown(self, number: Decimal) -> Decimal:
        return (number * HUNDRED if self.indicator.is_rate else number).normalize() + 0


def decimal_of(text: str) -> Decimal:
    """The number in a box; what is none becomes one that no target can be."""
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return Decimal(-1)
    return number if number.is_finite() else Decimal(-1)
