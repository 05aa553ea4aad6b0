"""Shapes of what is entered about money: claims with their evidence, decisions, months, shares."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization
from luodi.audit.choices import DocumentKind
from luodi.projects.choices import CapitalNature

from .choices import CapitalKind
from .filters import read_month
from .models import PaidInCapital

PROOFS = (
    DocumentKind.PAYMENT_VOUCHER,
    DocumentKind.INVOICE,
    DocumentKind.CAPITAL_PROOF,
    DocumentKind.VERIFICATION_REPORT,
    DocumentKind.FOREIGN_EXCHANGE_RECORD,
    DocumentKind.LAND_DOCUMENT,
    DocumentKind.OTHER,
)
TO_WAN = {"yuan": Decimal("0.0001"), "wan": Decimal(1), "yi": Decimal(10_000)}
UNITS = (("wan", _("10k yuan")), ("yuan", _("yuan")), ("yi", _("100m yuan")))
USD_UNITS = (("wan", _("10k US dollars")), ("yuan", _("US dollars")))
MOST_FILES = 20


class MonthField(forms.Field):
    """A month, given as its first day."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-09"})
    default_error_messages = {"invalid": _("“%(value)s” is not a month. Write it like 2026-09.")}

    def prepare_value(self, value: Any) -> Any:
        """Written 2026-09."""
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        """The first day of the month; raises ``ValidationError``."""
        if value in self.empty_values:
            return None
        month = read_month(str(value))
        if month is None:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid", {"value": value})
        return month


class SeveralFiles(forms.ClearableFileInput):
    """A file box that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, given as a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=SeveralFiles(attrs={"class": "visually-hidden"}), **options)

    def clean(self, value: Any, initial: Any = None) -> list[Any]:
        """Each of them checked; raises ``ValidationError``."""
        files = value if isinstance(value, list | tuple) else [value] if value else []
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], "required")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("At most %(most)s files at once."), "too_many", {"most": MOST_FILES}
            )
        return [super(FilesField, self).clean(file, initial) for file in files]


class AmountsForm(forms.Form):
    """When how much of what arrived; the amounts come out in 万元 and 万美元."""

    month = MonthField(label=_("Month"))
    amount = forms.DecimalField(
        label=_("Amount"), required=False, max_digits=20, widget=forms.NumberInput(attrs={"step": "any"})
    )
    unit = forms.ChoiceField(label=_("Unit of the amount"), choices=UNITS, initial="wan")
    amount_usd = forms.DecimalField(
        label=_("US dollars as stated"),
        required=False,
        max_digits=20,
        widget=forms.NumberInput(attrs={"step": "any"}),
        help_text=_("As in the foreign exchange record; never converted."),
    )
    usd_unit = forms.ChoiceField(label=_("Unit of the dollars"), choices=USD_UNITS, initial="wan")
    kind = forms.ChoiceField(label=_("Kind"), choices=CapitalKind.choices, initial=CapitalKind.FIXED)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, is_foreign: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_foreign:
            del self.fields["amount_usd"], self.fields["usd_unit"]

    @classmethod
    def of(cls, capital: PaidInCapital, posted: Any = None) -> "AmountsForm":
        """The form with the present values of an amount."""
        names = ("month", "amount", "amount_usd", "kind", "note")
        foreign = capital.project.capital_nature == CapitalNature.FOREIGN
        return cls(posted, is_foreign=foreign, initial={name: getattr(capital, name) for name in names})

    @property
    def values(self) -> dict[str, Any]:
        """What goes to the action."""
        given = self.cleaned_data
        values = {name: given[name] for name in ("month", "kind", "note")}
        for name, unit in (("amount", "unit"), ("amount_usd", "usd_unit")):
            stated = given.get(name)
            values[name] = None if stated is None else stated * TO_WAN[given[unit]]
        return values


class EvidenceForm(forms.Form):
    """Files and what they prove."""

    evidence = FilesField(label=_("Evidence"))
    proof = forms.ChoiceField(
        label=_("Kind of document"), choices=[(kind.value, kind.label) for kind in PROOFS]
    )


class ClaimForm(EvidenceForm, AmountsForm):
    """A claim with its evidence on one screen."""

    field_order = ("month", "amount", "unit", "amount_usd", "usd_unit", "kind", "proof", "note", "evidence")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].required = False


class NoteForm(forms.Form):
    """A note that may be empty."""

    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class ShareForm(forms.Form):
    """One unit's part of the credit, in percent."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Organization.objects.none(), required=False)
    percent = forms.DecimalField(
        label=_("Share"),
        required=False,
        max_digits=8,
        decimal_places=4,
        widget=forms.NumberInput(attrs={"data-unit": "%", "step": "any"}),
    )

    def __init__(self, *args: Any, units: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = Organization.objects.filter(pk__in=[unit.pk for unit in units])
        field.choices = [("", "—"), *((unit.pk, str(unit)) for unit in units)]

    def clean(self) -> dict[str, Any]:
        """Both or neither."""
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("unit")) != (given.get("percent") is not None) and not self.errors:
            raise forms.ValidationError(_("Give the unit and its share, or leave both empty."))
        return given


ShareRows = forms.formset_factory(ShareForm, extra=3, max_num=12, validate_max=True)
