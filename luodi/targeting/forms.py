"""Shapes of what is entered about rounds, submissions and targets."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization, User
from luodi.chains.models import Segment
from luodi.enterprises.models import Enterprise
from luodi.projects.choices import OriginRing, ProjectClass
from luodi.projects.models import Project
from luodi.web.entry_pages import RemoteSelect, day_input

from .choices import QUARTERS, Priority, TouchKind
from .models import QuarterlyRound, TargetFirm

KINDS = [(kind.value, kind.label) for kind in TouchKind if kind != TouchKind.STATUS]
MAPPED = (
    ("code", _("Credit code (required)")),
    ("name", _("Name (required)")),
    ("scope", _("Business scope")),
    ("industry", _("Industry code (GB/T 4754)")),
    ("region", _("Region code")),
    ("capital", _("Registered capital")),
    ("founded", _("Founded (date or year)")),
    ("tier", _("Tier")),
    ("status", _("Registry status")),
)


def offer(field: Any, rows: Iterable[Any], *, empty: bool = True) -> None:
    """Let a select offer rows that were read already, searched as one types."""
    field.choices = [*([("", "—")] if empty else []), *((row.pk, str(row)) for row in rows)]
    field.widget.attrs["data-search"] = ""


class RoundForm(forms.Form):
    """Which quarter, which departments, and the days that count."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    quarter = forms.TypedChoiceField(label=_("Quarter"), coerce=int, choices=QUARTERS)
    limit_days = forms.IntegerField(
        label=_("Working days to submit"),
        min_value=1,
        max_value=60,
        initial=10,
        help_text=_("Counted from the first day of the quarter, or from today if it began earlier."),
    )
    stale_days = forms.IntegerField(
        label=_("Stale after days without a touch"), min_value=1, max_value=366, initial=30
    )
    departments = forms.ModelMultipleChoiceField(
        label=_("Departments that submit"), queryset=Organization.objects.none()
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    wide = ("departments", "note")

    def __init__(self, *args: Any, departments: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["departments"]
        field.queryset = Organization.objects.filter(pk__in=[each.pk for each in departments])
        offer(field, departments, empty=False)


class InformationForm(forms.Form):
    """The industry information of the quarter and the document behind it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    information = forms.CharField(
        label=_("Industry information"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "What moved in the industry this quarter: who builds, who looks for sites, what is missing here."
        ),
    )
    file = forms.FileField(label=_("Attachment"), required=False)
    wide = ("information", "file")


class TargetForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a department writes of a target."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Or its full name"),
        required=False,
        max_length=120,
        help_text=_("For a firm that the register does not know yet."),
    )
    wide = ("why", "contact_path", "next_step")

    class Meta:
        model = TargetFirm
        fields = (
            "enterprise",
            "name",
            "segment",
            "segment_name",
            "priority",
            "suggested_owner",
            "why",
            "contact_path",
            "next_step",
            "next_step_on",
        )
        labels = {"segment_name": _("Or a segment in words")}
        widgets = {
            "enterprise": RemoteSelect(reverse_lazy("enterprises:options")),
            "segment": RemoteSelect(reverse_lazy("targeting:segments")),
            "why": forms.Textarea(attrs={"rows": 3}),
            "next_step_on": day_input(),
        }

    def __init__(self, *args: Any, units: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].queryset = Enterprise.objects.living()  # type: ignore[attr-defined]
        self.fields["segment"].queryset = Segment.objects.filter(  # type: ignore[attr-defined]
            chain_map__state="published"
        )
        offer(self.fields["suggested_owner"], units)
        if self.instance.pk:
            del self.fields["enterprise"], self.fields["name"]
            self.initial["version"] = self.instance.version
        else:
            del self.fields["version"]

    @property
    def values(self) -> dict[str, Any]:
        """What goes to the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PasteForm(forms.Form):
    """Rows copied from a sheet, one firm a line."""

    rows = forms.CharField(
        label=_("Copied rows"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_(
            "One firm a line, copied from a sheet: name, segment, why, contact path, priority (high, medium, low), "
            "suggested unit. All but the name may be empty."
        ),
    )
    wide = ("rows",)


class TouchForm(forms.Form):
    """A dealing with a target and what it led to."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, initial=TouchKind.CALL)
    on = forms.DateField(label=_("On"), widget=day_input())
    to_status = forms.ChoiceField(label=_("Status now"))
    note = forms.CharField(
        label=_("What came of it"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_step = forms.CharField(label=_("Next step"), max_length=200, required=False)
    next_step_on = forms.DateField(label=_("Next step due"), required=False, widget=day_input())
    wide = ("note", "next_step")

    def __init__(self, *args: Any, statuses: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_status"].choices = statuses  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Who works on a target, and how much it matters."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    owner = forms.ModelChoiceField(label=_("Unit"), queryset=Organization.objects.none(), required=False)
    officer = forms.ModelChoiceField(
        label=_("Officer"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("People of the unit as saved; save the unit first."),
    )
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices)

    def __init__(self, *args: Any, units: list[Organization], people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows, model in (("owner", units, Organization), ("officer", people, User)):
            field: Any = self.fields[name]
            field.queryset = model.objects.filter(pk__in=[row.pk for row in rows])
            offer(field, rows)


class LinkForm(forms.Form):
    """Which enterprise of the register a target is."""

    enterprise = forms.ModelChoiceField(
        label=_("Enterprise"),
        queryset=Enterprise.objects.living(),
        widget=RemoteSelect(reverse_lazy("enterprises:options")),
    )


class MoveForm(forms.Form):
    """A step without a dealing, with its reason."""

    to_status = forms.ChoiceField(label=_("Status now"))
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, statuses: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_status"].choices = statuses  # type: ignore[attr-defined]


class LeadForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a new lead needs besides its investor."""

    origin_ring = forms.ChoiceField(label=_("Origin"), choices=OriginRing.choices)
    project_class = forms.ChoiceField(label=_("Kind of project"), choices=ProjectClass.choices)
    wide = ("name", "summary")

    class Meta:
        model = Project
        fields = ("name", "host", "project_class", "origin_ring", "planned_investment", "summary")
        widgets = {
            "planned_investment": forms.NumberInput(
                attrs={"data-unit": _("10k yuan"), "inputmode": "decimal"}
            ),
            "summary": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, units: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["host"]
        field.queryset = Organization.objects.filter(pk__in=[unit.pk for unit in units])
        offer(field, units)

    def validate_unique(self) -> None:
        """Left to the action, which locks."""


class CloseForm(forms.Form):
    """Carry targets into a later quarter, or drop them."""

    do = forms.ChoiceField(
        label=_("What to do"),
        choices=(("carry", _("Carry over into a later quarter")), ("drop", _("Drop from the list"))),
        widget=forms.RadioSelect,
        initial="carry",
    )
    round = forms.ModelChoiceField(label=_("Quarter"), queryset=QuarterlyRound.objects.none(), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, rounds: list[QuarterlyRound], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["round"]
        field.queryset = QuarterlyRound.objects.filter(pk__in=[each.pk for each in rounds])
        offer(field, rounds)

    def clean(self) -> dict[str, Any]:
        """Carrying over needs the quarter."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("do") == "carry" and not given.get("round") and "round" not in self.errors:
            self.add_error("round", _("Choose the quarter, or open it first."))
        return given


class AskForm(forms.Form):
    """For what enterprises are ranked; what was chosen is shown without reading it again."""

    segment = forms.IntegerField(
        label=_("Segment or gap"),
        required=False,
        min_value=1,
        max_value=2**31,
        widget=forms.Select(attrs={"data-url": reverse_lazy("targeting:segments")}),
    )
    lead = forms.IntegerField(
        label=_("Or the missing suppliers of a lead firm"),
        required=False,
        min_value=1,
        max_value=2**31,
        widget=forms.Select(attrs={"data-url": reverse_lazy("enterprises:options")}),
    )

    def show(self, name: str, chosen: Any) -> None:
        """Offer what was chosen in its box."""
        widget: Any = self.fields[name].widget
        widget.choices = [("", ""), *([(chosen.pk, str(chosen))] if chosen else [])]


class TakeForm(forms.Form):
    """Which firm goes for which segment into which submission."""

    enterprise = forms.IntegerField(min_value=1)
    segment = forms.IntegerField(min_value=1)
    submission = forms.IntegerField(min_value=1)


class WordsField(forms.CharField):
    """Words or codes separated by spaces or commas."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Each word once, in the order written."""
        text = super().clean(value) or ""
        return tuple(dict.fromkeys(word for word in re.split(r"[\s,，、;；]+", text) if word))


class ScreenForm(forms.Form):
    """What is looked for in the universe, and what must hold."""

    words = WordsField(
        label=_("Words looked for"), required=False, max_length=400, help_text=_("Found in name and scope.")
    )
    industries = WordsField(
        label=_("Industry codes"),
        required=False,
        max_length=200,
        help_text=_("GB/T 4754, also beginnings: 15, 1530."),
    )
    regions = forms.MultipleChoiceField(label=_("Provinces"), required=False)
    statuses = forms.MultipleChoiceField(label=_("Registry status"), required=False)
    least_capital = forms.FloatField(label=_("Capital from (10,000 yuan)"), required=False, min_value=0)
    most_capital = forms.FloatField(label=_("Capital to (10,000 yuan)"), required=False, min_value=0)
    founded_from = forms.IntegerField(
        label=_("Founded from year"), required=False, min_value=1900, max_value=2100
    )
    without = WordsField(label=_("Leave out firms with these words"), required=False, max_length=200)
    must_hold_a_word = forms.BooleanField(
        label=_("Only firms that hold one of the words"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, regions: list[tuple[str, str]], statuses: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, pairs in (("regions", regions), ("statuses", [(one, one) for one in statuses])):
            field: Any = self.fields[name]
            field.choices = pairs
            field.widget.attrs["data-search"] = ""


class ExtractForm(forms.Form):
    """A registry extract to take in."""

    file = forms.FileField(
        label=_("Extract"),
        help_text=_("CSV in UTF-8 or GB18030 with a heading, or Parquet; any number of rows."),
    )


class MappingForm(forms.Form):
    """Which column of the file gives what."""

    unit = forms.ChoiceField(
        label=_("Unit of the capital"), choices=(("wan", _("10k yuan")), ("yuan", _("yuan"))), initial="wan"
    )

    def __init__(
        self, *args: Any, columns: list[str], mapping: dict[str, str], unit: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "—"), *((column, column) for column in columns)]
        for name, label in MAPPED:
            self.fields[name] = forms.ChoiceField(
                label=label, choices=offered, required=False, initial=mapping.get(name, "")
            )
        self.fields["unit"].initial = unit
        self.order_fields([name for name, _label in MAPPED])

    @property
    def mapping(self) -> dict[str, str]:
        """Sources by what they give."""
        return {name: self.cleaned_data[name] for name, _label in MAPPED}


class PromoteForm(forms.Form):
    """Which row of the universe, and into which submission."""

    code = forms.CharField(max_length=40)
    submission = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    query = forms.CharField(required=False, max_length=2000)
