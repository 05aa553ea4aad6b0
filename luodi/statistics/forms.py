"""Forms of published tables: what is pasted, and what a person says of each column."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .choices import Measure
from .pasting import ColumnChoice, Grid

LONGEST = 20_000


class PasteForm(forms.Form):
    """Where the table was published, and the table as it is copied from a workbook or a page."""

    title_zh = forms.CharField(label=_("Title"), max_length=160)
    place = forms.CharField(label=_("Place"), max_length=80)
    period = forms.CharField(
        label=_("Period"), max_length=40, help_text=_("As the source says it, such as 2022-01/2022-09.")
    )
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Address or document number."))
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
    text = forms.CharField(
        label=_("Table"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "wrap": "off"}),
        help_text=_(
            "Copy the cells with their head from Excel, Word or a page. The first column names the rows."
        ),
    )
    wide = ("title_zh", "text", "note")


class ColumnForm(forms.Form):
    """What one column is; for a rate, which two columns it divides."""

    unit = forms.ChoiceField(label=_("Unit of measure"), choices=Measure.choices)
    digits = forms.IntegerField(label=_("Digits after the point"), min_value=0, max_value=8)
    is_exact = forms.BooleanField(label=_("Not rounded"), required=False)
    numerator = forms.TypedChoiceField(label=_("Divides"), required=False, coerce=int, empty_value=None)
    denominator = forms.TypedChoiceField(label=_("Divided by"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, heads: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        boxes: dict[str, Any] = self.fields
        for name in ("numerator", "denominator"):
            boxes[name].choices = [("", "—"), *enumerate(heads)]

    def choice(self) -> ColumnChoice:
        """The choice as a value."""
        given = self.cleaned_data
        return ColumnChoice(
            given["unit"], given["digits"], given["is_exact"], given["numerator"], given["denominator"]
        )


class TotalForm(forms.Form):
    """Which row is the total of the others."""

    total = forms.TypedChoiceField(label=_("Row of the total"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, grid: Grid, **options: Any) -> None:
        super().__init__(*args, **options)
        boxes: dict[str, Any] = self.fields
        boxes["total"].choices = [
            ("", _("none")),
            *((at, label) for at, (label, _texts) in enumerate(grid.rows)),
        ]


class RemoveForm(forms.Form):
    """Why a table is removed."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
