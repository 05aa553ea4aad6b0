"""Forms of assessment: rules as a file, runs, publishing, objections and answers."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from luodi.accounts.choices import OrganizationKind
from luodi.accounts.models import Organization
from luodi.indicators.catalogue import INDICATORS
from luodi.web.entry_pages import day_input

from .choices import Against, Outcome
from .models import SchemeVersion

LARGEST_TABLE = 2_000_000


def text_of(file: Any) -> str:
    """The text of an uploaded file in UTF-8 or GB18030; raises ``ValidationError``."""
    if file.size > LARGEST_TABLE:
        raise forms.ValidationError(_("The file is larger than 2 MB. Leave only what is needed in it."))
    raw = file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return str(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise forms.ValidationError(_("The file is no text. Save it as UTF-8 and choose it again."))


class SchemeFileForm(forms.Form):
    """Rules as a YAML file."""

    file = forms.FileField(
        label=_("Scheme as YAML"), help_text=_("The format is described in the manual: score-file-formats.")
    )

    def clean_file(self) -> str:
        """The file's text."""
        return text_of(self.cleaned_data["file"])


class NewSchemeForm(forms.Form):
    """A scheme from nothing: its name, year, full marks, classes and first indicator."""

    title = forms.CharField(label=_("Name"), max_length=60)
    year = forms.IntegerField(label=_("Year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    full_marks = forms.DecimalField(
        label=_("Full marks"), initial=100, min_value=1, max_value=10_000, max_digits=8, decimal_places=2
    )
    classes = forms.MultipleChoiceField(
        label=_("Classes of units"),
        required=False,
        choices=OrganizationKind.choices[1:8],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave all out where every unit is scored by the same weights."),
    )
    indicator = forms.ChoiceField(label=_("First indicator"))

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["indicator"].choices = [  # type: ignore[attr-defined]
            (one.code, one.label) for one in INDICATORS
        ]

    def clean_classes(self) -> list[tuple[str, str]]:
        """Codes with their names."""
        words = dict(OrganizationKind.choices)
        return [(code, str(words[code])) for code in self.cleaned_data["classes"]]


class CopyForm(forms.Form):
    """For which year a scheme is copied."""

    year = forms.IntegerField(label=_("Year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])


class ReviewForm(forms.Form):
    """What is done with a scheme, and why."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)


class RunForm(forms.Form):
    """Which months are scored, against what, and figures that come from elsewhere with their proof."""

    year = forms.IntegerField(label=_("Year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    month = forms.IntegerField(
        label=_("Up to month"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    against = forms.ChoiceField(label=_("Targets"), choices=Against.choices, widget=forms.RadioSelect)
    table = forms.FileField(
        label=_("Outside figures (CSV)"),
        required=False,
        help_text=_("First column 单位, then one column for each figure that does not come from the ledger."),
    )
    items = forms.FileField(
        label=_("Single items (CSV)"),
        required=False,
        help_text=_("For figures counted from single items: columns unit, kind, key, quantity."),
    )
    evidence = forms.FileField(
        label=_("Evidence"), required=False, help_text=_("The document the figures stand in.")
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """Figures from elsewhere need a document that proves them."""
        given: dict[str, Any] = super().clean() or {}
        for name, text in (("table", "text"), ("items", "item_text")):
            given[text] = ""
            try:
                given[text] = text_of(given[name]) if given.get(name) else ""
            except forms.ValidationError as error:
                self.add_error(name, error)
        if (given.get("table") or given.get("items")) and not given.get("evidence"):
            self.add_error("evidence", _("Outside figures need the document they stand in."))
        return given


class PublishForm(forms.Form):
    """What the notice says and until when objections are taken."""

    title = forms.CharField(label=_("Title"), max_length=200)
    objections_until = forms.DateField(label=_("Objections until"), widget=day_input())
    note = forms.CharField(
        label=_("Text of the notice"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    reason = forms.CharField(
        label=_("Reason of the correction"),
        required=False,
        max_length=300,
        help_text=_("Needed where these results replace published ones."),
    )


class ObjectionForm(forms.Form):
    """What a unit objects to, with evidence."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Organization.objects.none())
    indicator = forms.ChoiceField(label=_("Indicator"), required=False)
    text = forms.CharField(label=_("Objection"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    evidence = forms.FileField(label=_("Evidence"))

    def __init__(self, *args: Any, units: Any, indicators: list[tuple[str, str]]) -> None:
        super().__init__(*args)
        unit: Any = self.fields["unit"]
        unit.queryset = units
        unit.initial = units.first()
        self.fields["indicator"].choices = [("", _("The total")), *indicators]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The office's answer."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[(Outcome.UPHELD, Outcome.UPHELD.label), (Outcome.REJECTED, Outcome.REJECTED.label)],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class CompareForm(forms.Form):
    """With which other version a scheme is compared."""

    other = forms.ModelChoiceField(label=_("Compare with"), queryset=SchemeVersion.objects.none())

    def __init__(self, *args: Any, schemes: Any) -> None:
        super().__init__(*args)
        other: Any = self.fields["other"]
        other.queryset = schemes
