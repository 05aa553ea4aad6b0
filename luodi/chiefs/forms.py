"""Shapes of what is entered about chiefs, deliverables and targets of chains."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization, User
from luodi.capital.forms import FilesField
from luodi.chains.models import Chain
from luodi.web.entry_pages import day_input

from .models import ChainTarget, Leadership
from .sources import deliverable_sets


def offer(field: Any, rows: Iterable[Any], *, empty: bool = True) -> None:
    """Let a select offer rows that were read already, searched as one types."""
    field.choices = [*([("", "—")] if empty else []), *((row.pk, str(row)) for row in rows)]
    field.widget.attrs["data-search"] = ""


class LeadershipForm(forms.Form):
    """Who leads a chain for which years; ``chain``, first year and set of deliverables for a new one only."""

    chain = forms.ModelChoiceField(label=_("Industry chain"), queryset=Chain.objects.none())
    year_from = forms.IntegerField(label=_("From year"), min_value=2000, max_value=2100)
    year_to = forms.IntegerField(label=_("To year"), min_value=2000, max_value=2100, required=False)
    chief = forms.ModelChoiceField(label=_("Chain chief"), queryset=User.objects.filter(is_active=True))
    lead_department = forms.ModelChoiceField(
        label=_("Lead department"), queryset=Organization.objects.filter(is_active=True)
    )
    set_code = forms.ChoiceField(label=_("Set of deliverables"))
    due_on = forms.DateField(label=_("Deliverables due on"), required=False, widget=day_input())
    hosts = forms.ModelMultipleChoiceField(
        label=_("Host parks and units"),
        queryset=Organization.objects.filter(is_active=True),
        required=False,
    )
    members = forms.ModelMultipleChoiceField(
        label=_("Task force"), queryset=User.objects.filter(is_active=True), required=False
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    wide = ("hosts", "members", "note")

    def __init__(
        self,
        *args: Any,
        chains: Any,
        organizations: list[Organization],
        people: list[User],
        leadership: Leadership | None = None,
    ) -> None:
        initial: dict[str, Any] = {}
        if leadership is not None:
            names = ("year_to", "chief", "lead_department", "note", "version")
            initial = {name: getattr(leadership, name) for name in names}
            initial |= {
                name: [row.pk for row in getattr(leadership, name).all()] for name in ("hosts", "members")
            }
        super().__init__(args[0] if args else None, initial=initial)
        fields: Any = self.fields
        if leadership is not None:
            for name in ("chain", "year_from", "set_code", "due_on"):
                del fields[name]
        else:
            del fields["version"]
            fields["chain"].queryset = chains
            english = (get_language() or "").startswith("en")
            fields["set_code"].choices = [
                (code, found.name_en if english else found.name) for code, found in deliverable_sets().items()
            ]
        offer(fields["chief"], people)
        offer(fields["members"], people, empty=False)
        offer(fields["lead_department"], organizations)
        offer(fields["hosts"], organizations, empty=False)


class SubmitForm(forms.Form):
    """What is delivered, with documents."""

    text = forms.CharField(
        label=_("What is delivered"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    documents = FilesField(label=_("Documents"), required=False)


class NoteForm(forms.Form):
    """A note that may be empty."""

    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class DeliverableForm(forms.Form):
    """Owner and due date of a deliverable."""

    owner = forms.ModelChoiceField(label=_("Owner"), queryset=Organization.objects.filter(is_active=True))
    due_on = forms.DateField(label=_("Due on"), required=False, widget=day_input())
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, organizations: list[Organization], deliverable: Any) -> None:
        initial = {name: getattr(deliverable, name) for name in ("owner", "due_on", "version")}
        super().__init__(args[0] if args else None, initial=initial)
        offer(self.fields["owner"], organizations)


class TargetForm(forms.Form):
    """What a chain is to reach in a year; empty boxes are not set."""

    signed_count = forms.IntegerField(label=_("Projects signed"), min_value=0, required=False)
    signed_amount = forms.DecimalField(
        label=_("Amount signed"), required=False, widget=forms.NumberInput(attrs={"data-unit": _("10k yuan")})
    )
    landed_count = forms.IntegerField(label=_("Projects landed"), min_value=0, required=False)
    arrived_amount = forms.DecimalField(
        label=_("Money arrived"), required=False, widget=forms.NumberInput(attrs={"data-unit": _("10k yuan")})
    )
    plant_area = forms.DecimalField(
        label=_("Plant area"), required=False, widget=forms.NumberInput(attrs={"data-unit": "m²"})
    )
    source = forms.CharField(label=_("Source"), max_length=200, required=False)

    def __init__(self, *args: Any, target: ChainTarget | None) -> None:
        names = ("signed_count", "signed_amount", "landed_count", "arrived_amount", "plant_area", "source")
        initial = {name: getattr(target, name) for name in names} if target else {}
        super().__init__(args[0] if args else None, initial=initial)
