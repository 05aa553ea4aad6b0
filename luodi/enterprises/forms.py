"""Shapes of what is entered about enterprises."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization
from luodi.web.entry_pages import ReasonForm, RemoteSelect, day_input

from .choices import Honour, PairVerdict
from .models import Contact, Enterprise, FormerName

WAN = {"data-unit": _("10k yuan"), "inputmode": "decimal"}
FIRST = (
    "name",
    "credit_code",
    "short_name",
    "province",
    "city",
    "country",
    "industry",
    "tier",
    "group_name",
    "parent",
    "honours",
)
MORE = (
    "former_names",
    "name_en",
    "pinyin_initials",
    "ownership",
    "registered_on",
    "registered_capital",
    "annual_revenue",
    "previous_revenue",
    "outside_investments",
    "employees",
    "address",
    "business_scope",
    "products",
    "tags",
    "is_local",
    "local_unit",
)
SEPARATORS = str.maketrans("，；、;\n", ",,,,,")


class WordsField(forms.CharField):
    """Several words parted by commas, as a list."""

    def prepare_value(self, value: Any) -> Any:
        """Written with the Chinese comma."""
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The words in their order, none twice."""
        text = super().clean(value) or ""
        return list(
            dict.fromkeys(word.strip()[:60] for word in text.translate(SEPARATORS).split(",") if word.strip())
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other words were typed."""
        return bool(self.prepare_value(initial or []) != (data or ""))


class EnterpriseForm(forms.ModelForm):  # type: ignore[type-arg]
    """The facts of an enterprise. The credit code is judged by the action, which names the wrong character."""

    credit_code = forms.CharField(
        label=_("Credit code"),
        max_length=40,
        required=False,
        help_text=_("18 characters, as on the business licence."),
    )
    honours = forms.MultipleChoiceField(
        label=_("Honours"), choices=Honour.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    former_names = forms.CharField(
        label=_("Former names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line. When the name changes, the old one is kept here by itself."),
    )
    products = WordsField(
        label=_("Products"), required=False, max_length=600, help_text=_("Parted by commas.")
    )
    tags = WordsField(label=_("Tags"), required=False, max_length=400, help_text=_("Parted by commas."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    wide = ("name", "honours", "address")

    class Meta:
        model = Enterprise
        fields = [
            name
            for name in (*FIRST, *MORE)
            if name not in {"credit_code", "honours", "former_names", "products", "tags"}
        ]
        widgets = {
            **{
                name: RemoteSelect(format_lazy("{}?level={}", reverse_lazy("reference:regions"), name))
                for name in ("province", "city", "country")
            },
            "industry": RemoteSelect(reverse_lazy("reference:industries")),
            "parent": RemoteSelect(reverse_lazy("enterprises:options")),
            "registered_on": day_input(),
            "registered_capital": forms.NumberInput(attrs=WAN),
            "annual_revenue": forms.NumberInput(attrs=WAN),
            "previous_revenue": forms.NumberInput(attrs=WAN),
            "business_scope": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "pinyin_initials": _("Only where the name is read otherwise than the dictionary says."),
            "previous_revenue": _("The ranking of targets takes the growth from it."),
            "outside_investments": _("Empty where nobody knows; 0 where it is known to have none."),
        }

    def __init__(self, *args: Any, places: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = {"district", "county", "zone", "park"}
        offered = [(place.pk, str(place)) for place in places if place.kind in kinds]
        field: Any = self.fields["local_unit"]
        field.choices = [("", "—"), *offered]
        if self.instance.pk:
            row = self.instance
            for name in ("credit_code", "honours", "products", "tags", "version"):
                self.initial[name] = getattr(row, name)

    def set_former_names(self, names: list[FormerName]) -> None:
        """Show the former names there are."""
        self.initial["former_names"] = "\n".join(name.name for name in names)

    def validate_unique(self) -> None:
        """Left to the action."""

    @property
    def former(self) -> list[str]:
        """The former names that were typed."""
        return [line.strip() for line in self.cleaned_data["former_names"].splitlines() if line.strip()]

    @property
    def values(self) -> dict[str, Any]:
        """What goes to the action."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"version", "former_names"}
        }


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person at an enterprise."""

    class Meta:
        model = Contact
        fields = ["name", "position", "phone", "email", "note"]


class PairForm(ReasonForm):
    """What an officer decides of a pair: merge into one of the two, same but not merged, or different."""

    verdict = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    field_order = ("verdict", "reason")

    def __init__(self, *args: Any, first: Enterprise, second: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep = _("Same: merge, keep “{name}”")
        field: Any = self.fields["verdict"]
        field.choices = [
            ("keep_first", str(keep).format(name=first)),
            ("keep_second", str(keep).format(name=second)),
            (PairVerdict.SAME, _("Same enterprise, to be merged later")),
            (PairVerdict.DIFFERENT, _("Different enterprises")),
        ]


class MergeForm(ReasonForm):
    """Which other entry is the same enterprise."""

    other = forms.ModelChoiceField(
        label=_("The other entry"),
        queryset=Enterprise.objects.living(),
        widget=RemoteSelect(reverse_lazy("enterprises:options")),
        help_text=_("It is merged into this one; all its projects and contacts move here."),
    )
    field_order = ("other", "reason")
