"""Shapes of what is entered about special days and leading industries."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from luodi.web.entry_pages import ReasonForm, RemoteSelectMultiple, day_input

from .models import Industry, LeadingIndustry

MOST_INDUSTRIES = 6


class SpecialDayForm(forms.Form):
    """A day that differs from the ordinary week."""

    day = forms.DateField(label=_("Day"), widget=day_input())
    is_workday = forms.ChoiceField(
        label=_("Counts as"),
        choices=(("rest", _("Rest day")), ("work", _("Workday"))),
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("For example Spring Festival."))
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("The notice that announces it."))

    def clean_is_workday(self) -> bool:
        """True for a workday."""
        return bool(self.cleaned_data["is_workday"] == "work")


class IndustryCodesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Industries of any level, found as one types; gives their codes."""

    def __init__(self, **options: Any) -> None:
        widget = RemoteSelectMultiple(reverse_lazy("reference:industries"))
        super().__init__(queryset=Industry.objects.all(), widget=widget, **options)

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        """The codes in their order."""
        return sorted(row.code for row in super().clean(value))


class LayoutForm(forms.Form):
    """A new layout of a place."""

    place_code = forms.ChoiceField(label=_("Place"), widget=forms.Select(attrs={"data-search": ""}))
    layout = forms.CharField(label=_("Layout"), max_length=40, help_text=_("For example 1+3 or 1+1."))
    year_from = forms.IntegerField(label=_("From year"), min_value=1990, max_value=2100)
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("The document that sets it."))
    wide = ("source",)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place_code"].choices = [("", "—"), *places]  # type: ignore[attr-defined]


class LeadingRow(forms.Form):
    """One leading industry of a new layout."""

    name = forms.CharField(label=_("Leading industry"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    industry_codes = IndustryCodesField(label=_("Industry codes"), required=False)
    wide = ("industry_codes",)


LeadingRows = forms.formset_factory(LeadingRow, extra=4, max_num=MOST_INDUSTRIES, validate_max=True)


class CorrectionForm(ReasonForm):
    """What was entered wrongly of one leading industry."""

    name = forms.CharField(label=_("Leading industry"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    industry_codes = IndustryCodesField(label=_("Industry codes"), required=False)
    year_from = forms.IntegerField(label=_("From year"), min_value=1990, max_value=2100)
    year_to = forms.IntegerField(label=_("To year"), min_value=1990, max_value=2100, required=False)
    source = forms.CharField(label=_("Source"), max_length=300)
    field_order = ("name", "name_en", "industry_codes", "year_from", "year_to", "source", "reason")
    wide = ("industry_codes", "source")

    @classmethod
    def of(cls, industry: LeadingIndustry, posted: Any = None) -> "CorrectionForm":
        """The form with the present values."""
        names = [name for name in cls.base_fields if name != "reason"]
        return cls(posted, initial={name: getattr(industry, name) for name in names})
