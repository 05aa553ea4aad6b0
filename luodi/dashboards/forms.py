"""What the cockpit is asked for: year, month, unit, and the day as of which it is read."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luodi.indicators.asking import Asked
from luodi.indicators.catalogue import BY_CODE
from luodi.indicators.queries import CityUnits

from .queries import CARDS, RATES

FIRST_YEAR = 2010


class CockpitForm(forms.Form):
    """A period; anything that cannot be used falls back to the present month, and says so."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    month = forms.TypedChoiceField(
        label=_("Up to month"), coerce=int, required=False, choices=[(n, str(n)) for n in range(1, 13)]
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    as_of = forms.DateField(
        label=_("As reported on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    tile = forms.ChoiceField(
        label=_("Map shows"),
        required=False,
        choices=[
            ("", _("First target reached")),
            *((code, BY_CODE[code].label) for code in (*CARDS, *RATES)),
        ],
    )

    def __init__(self, query: QueryDict, *, today: date, units: CityUnits) -> None:
        given = {name: query.get(name, "") for name in ("year", "month", "unit", "as_of", "tile")}
        day = self._day(given["as_of"], today)
        year = given["year"] or str(day.year)
        super().__init__(
            {**given, "year": year, "month": given["month"] or (day.month if year == str(day.year) else 12)}
        )
        self.today = today
        years: Any = self.fields["year"]
        years.choices = [(year, str(year)) for year in range(today.year, today.year - 6, -1)]
        places: Any = self.fields["unit"]
        places.choices = [("", _("Whole city")), *((unit.code, str(unit)) for unit in units.units)]

    @staticmethod
    def _day(as_of: str, today: date) -> date:
        """The day whose month is shown where none is chosen: the one asked as of, else today."""
        try:
            return min(date.fromisoformat(as_of), today)
        except ValueError:
            return today

    @property
    def asked(self) -> Asked:
        """The question, from what is usable of the form."""
        self.is_valid()
        return Asked.of(self.cleaned_data, today=self.today)

    @property
    def coloured_by(self) -> str:
        """The indicator that colours the map, empty for the first target's achievement."""
        self.is_valid()
        return str(self.cleaned_data.get("tile") or "")
