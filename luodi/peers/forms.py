"""Forms of windows and marks."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization
from luodi.web.entry_pages import ReasonForm, day_input

from .actions import LEAST_UNITS
from .models import MarkWindow


class WindowForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is marked, in which days, by whom."""

    wide = ("note", "units")

    class Meta:
        model = MarkWindow
        fields = ("title", "year", "item_kind", "out_of", "opens_on", "closes_on", "units", "note")
        widgets = {
            "opens_on": day_input(),
            "closes_on": day_input(),
            "units": forms.SelectMultiple(attrs={"data-search": ""}),
        }
        help_texts = {
            "item_kind": _("As the scheme names the single items it counts, such as 单位互评."),
            "units": _("Each of them marks all others, never itself."),
        }

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]
        self.initial.setdefault("units", [unit.pk for unit in units if unit.is_assessed])

    def clean(self) -> dict[str, Any]:
        """Days in order and enough units, so that everything wrong is told at once."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("opens_on"), given.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("A window closes on the day it opens or later."))
        if "units" in given and len(given["units"]) < LEAST_UNITS:
            self.add_error("units", _("Choose at least three units: each marks the others."))
        return given


class MarksForm(forms.Form):
    """One mark for every other unit; empty is no mark yet."""

    before = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, units: list[Organization], most: Decimal, marks: Any, seen: str
    ) -> None:
        initial = {"before": seen, **{f"unit{pk}": mark for pk, mark in marks.items()}}
        super().__init__(data, initial=initial)
        self.units = {f"unit{unit.pk}": unit.pk for unit in units}
        for unit in units:
            box = forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"})
            self.fields[f"unit{unit.pk}"] = forms.DecimalField(
                label=str(unit),
                required=False,
                min_value=0,
                max_value=most,
                max_digits=6,
                decimal_places=2,
                widget=box,
            )

    @property
    def marks(self) -> dict[int, Decimal | None]:
        """Marks by unit."""
        return {pk: self.cleaned_data[name] for name, pk in self.units.items()}


class ExtendForm(ReasonForm):
    """Up to which day marks are taken, and why."""

    to = forms.DateField(label=_("Extended to"), widget=day_input())
    field_order = ("to", "reason")


class StepForm(forms.Form):
    """Nothing but the button."""
