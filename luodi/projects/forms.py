"""Shapes of what is entered about projects."""

from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization, User
from luodi.audit.choices import DocumentKind
from luodi.common import clock

from .choices import Exclusion, Status
from .models import Project

WAN = {"data-unit": _("10k yuan"), "inputmode": "decimal"}
ENTRY_FIELDS = (
    "name",
    "lead_investor",
    "host",
    "project_class",
    "industry",
    "planned_investment",
    "origin_ring",
    "first_contact_on",
    "introduced_by",
    "leader_in_charge",
    "next_step",
    "next_step_due_on",
    "summary",
)
MORE_FIELDS = (
    "responsible_unit",
    "officer",
    "nature",
    "capital_nature",
    "planned_fixed_assets",
    "planned_working_capital",
    "contracted_investment",
    "contracted_usd",
    "park",
    "in_park",
    "land_area_mu",
    "plant_area_sqm",
    "jobs",
    "output_promised",
    "tax_promised",
    "local_company",
    "investor_province",
    "investor_city",
    "planned_start_on",
    "planned_completion_on",
    "planned_production_on",
    "problems",
    "is_confidential",
    "outside_code",
)
AMOUNTS = (
    "planned_investment",
    "planned_fixed_assets",
    "planned_working_capital",
    "contracted_investment",
    "output_promised",
    "tax_promised",
)
REMOTE = {
    "lead_investor": reverse_lazy("enterprises:options"),
    "local_company": reverse_lazy("enterprises:options"),
    "industry": reverse_lazy("reference:industries"),
    "investor_province": reverse_lazy("reference:regions"),
    "investor_city": reverse_lazy("reference:regions"),
    "officer": reverse_lazy("projects:officers"),
}


class RemoteSelect(forms.Select):
    """A select that offers only the chosen row and finds others as one types."""

    def __init__(self, url: Any) -> None:
        super().__init__(attrs={"data-url": url})

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """Only the chosen row, so that a register of a million rows is never read."""
        field: Any = self.choices
        queryset = field.queryset
        chosen = [each for each in value if each and str(each).isalnum()]
        options = [("", "")]
        if chosen:
            options += [(row.pk, str(row)) for row in queryset.filter(pk__in=chosen)]
        self.choices = options
        groups = super().optgroups(name, value, attrs)
        self.choices = field
        return groups


class ProjectForm(forms.ModelForm[Project]):
    """The ledger fields of a project; stage, status and milestone dates have forms of their own."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    wide = ("name", "summary", "next_step", "problems")

    class Meta:
        model = Project
        fields = [*ENTRY_FIELDS, *MORE_FIELDS]
        labels = {"host": _("Unit"), "responsible_unit": _("Department in charge")}
        widgets = {
            **{name: forms.NumberInput(attrs=WAN) for name in AMOUNTS},
            **{name: RemoteSelect(url) for name, url in REMOTE.items()},
            "contracted_usd": forms.NumberInput(
                attrs={"data-unit": _("10k US dollars"), "inputmode": "decimal"}
            ),
            "land_area_mu": forms.NumberInput(attrs={"data-unit": _("mu")}),
            "plant_area_sqm": forms.NumberInput(attrs={"data-unit": "m²"}),
            "summary": forms.Textarea(attrs={"rows": 3}),
            "problems": forms.Textarea(attrs={"rows": 2}),
            **{
                name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
                for name in (
                    "first_contact_on",
                    "next_step_due_on",
                    "planned_start_on",
                    "planned_completion_on",
                    "planned_production_on",
                )
            },
        }

    def __init__(self, *args: Any, units: Any, places: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = units  # type: ignore[attr-defined]
        by_kind = {
            "park": ("park",),
            "introduced_by": ("outpost", "bureau", "department", "district", "county", "zone"),
        }
        for name, kinds in by_kind.items():
            offered = [place for place in places if place.kind in kinds]
            held = getattr(self.instance, f"{name}_id", None)
            self.fields[name].queryset = Organization.objects.filter(  # type: ignore[attr-defined]
                pk__in={held, *(place.pk for place in offered)} - {None}
            )
            _offer(self.fields[name], offered)
        _offer(self.fields["responsible_unit"], places)
        _offer(self.fields["host"], list(units))
        self.fields["project_class"].initial = "industrial_land"
        if self.instance.pk:
            self.initial["version"] = self.instance.version


def _offer(field: Any, places: list[Organization]) -> None:
    field.choices = [("", "—"), *((place.pk, str(place)) for place in places)]
    field.widget.attrs["data-search"] = ""


class StepForm(forms.Form):
    """To which stage, from which day."""

    to = forms.CharField(widget=forms.HiddenInput)
    on = forms.DateField(
        label=_("Effective on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("Note"), required=False, max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class ReasonForm(forms.Form):
    """A reason that is required."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class NoteForm(forms.Form):
    """A note that may be empty."""

    reason = forms.CharField(label=_("Note"), max_length=300, required=False)


class RollbackForm(ReasonForm):
    """Back to which stage, and why."""

    to = forms.ChoiceField(label=_("Back to stage"))

    def __init__(self, *args: Any, stages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = stages  # type: ignore[attr-defined]
        self.order_fields(["to", "reason"])


class StatusForm(ReasonForm):
    """The new status, from which day, and why."""

    to = forms.ChoiceField(label=_("Status"), choices=Status.choices)
    on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    field_order = ("to", "on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class ActivityForm(forms.Form):
    """What happened, and what comes next."""

    text = forms.CharField(label=_("What happened"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    next_step_due_on = forms.DateField(
        label=_("Next step due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class DocumentForm(forms.Form):
    """A file and what it proves."""

    file = forms.FileField(label=_("File"))
    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Empty: the file's name.")
    )
    number = forms.CharField(label=_("Document number"), max_length=80, required=False)
    issued_on = forms.DateField(
        label=_("Issued on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ExclusionForm(forms.Form):
    """For which reasons the project does not count."""

    exclusions = forms.MultipleChoiceField(
        label=_("Reasons for which it does not count"),
        choices=Exclusion.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    exclusion_note = forms.CharField(label=_("Note"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DuplicateForm(ReasonForm):
    """Same or new, and why."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=(("same", _("Same project")), ("new", _("New project"))),
        widget=forms.RadioSelect,
    )
    field_order = ("verdict", "reason")


class BulkForm(forms.Form):
    """What to change in every selected project; empty fields are left as they are."""

    officer = forms.ModelChoiceField(
        label=_("Officer"),
        queryset=User.objects.none(),
        required=False,
        widget=RemoteSelect(REMOTE["officer"]),
    )
    leader_in_charge = forms.CharField(label=_("Leader in charge"), max_length=60, required=False)
    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    next_step_due_on = forms.DateField(
        label=_("Next step due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, officers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        """Only what was filled in."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class ShareForm(forms.Form):
    """One unit's part of the credit, in percent."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Organization.objects.none(), required=False)
    percent = forms.DecimalField(
        label=_("Share"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        required=False,
        widget=forms.NumberInput(attrs={"data-unit": "%"}),
    )
