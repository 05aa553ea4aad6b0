"""The filters of pages of figures."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from .asking import Asked
from .catalogue import BY_CODE, INDICATORS
from .choices import Basis, Span

FIRST_YEAR, YEARS_AHEAD = 2000, 1


class AskForm(forms.Form):
    """Year, month, span, day and basis; values left out or wrong fall back to the present."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    month = forms.TypedChoiceField(label=_("Up to month"), required=False, coerce=int, empty_value=None)
    span = forms.ChoiceField(label=_("Months"), required=False, choices=Span.choices)
    as_of = forms.DateField(
        label=_("As reported on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        validators=[MinValueValidator(date(FIRST_YEAR, 1, 1))],
    )
    basis = forms.ChoiceField(label=_("Credited to"), required=False, choices=Basis.choices)

    def __init__(self, query: Any, *, today: date, years_back: int = 6) -> None:
        self.shown: dict[str, Any] = {name: query[name] for name in self.base_fields if query.get(name)}
        super().__init__(self.shown)
        years = set(range(today.year - years_back, today.year + 1))
        known = range(FIRST_YEAR, today.year + YEARS_AHEAD + 1)
        years |= {year for year in known if str(year) == query.get("year")}
        boxes: dict[str, Any] = self.fields
        boxes["year"].choices = [(year, str(year)) for year in sorted(years, reverse=True)]
        boxes["month"].choices = [(month, str(month)) for month in range(1, 13)]
        self.is_valid()
        self.asked = Asked.of(self.cleaned_data, today=today)
        # The boxes show what is in force, also where nothing was chosen.
        for name in ("year", "month", "span", "basis"):
            if name in self.fields and name not in self.errors:
                self.shown.setdefault(name, str(getattr(self.asked, name)))


class TableForm(AskForm):
    """Which figure is drawn, besides the period."""

    code = forms.ChoiceField(
        label=_("Chart of"), required=False, choices=[(one.code, one.label) for one in INDICATORS]
    )

    def __init__(self, query: Any, **options: Any) -> None:
        super().__init__(query, **options)
        self.indicator = BY_CODE[self.cleaned_data.get("code") or INDICATORS[0].code]
        self.shown.setdefault("code", self.indicator.code)
