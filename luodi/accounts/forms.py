"""The shape of what is typed in about people, organizations and tokens."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luodi.common import clock

from .choices import OrganizationKind, Role, TokenScope
from .models import Organization

SPACE = "\u3000"


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among organizations, those below set in."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{SPACE * (obj.depth - 1)}{obj.name}"


class DayInput(forms.DateInput):
    """The browser's calendar, whatever the language."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class OrganizationForm(forms.Form):
    """An organization; the code is given once and for all."""

    parent = PlaceField(Organization.objects.none(), label=_("Below"), required=False)
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Small letters, digits and hyphens; imports name it.")
    )
    name = forms.CharField(label=_("Name"), max_length=80)
    short_name = forms.CharField(label=_("Short name"), max_length=20, required=False)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganizationKind.choices)
    region_code = forms.CharField(
        label=_("Region code"),
        max_length=6,
        required=False,
        validators=[RegexValidator(r"^\d{6}$", _("Write six digits of GB/T 2260, such as 511902."))],
    )
    order = forms.IntegerField(label=_("Order"), min_value=0, max_value=9999, initial=0)
    is_assessed = forms.BooleanField(label=_("Assessed unit"), required=False)
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    wide = ("source",)

    def __init__(self, *args: Any, parents: QuerySet[Organization] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if parents is None:
            del self.fields["parent"], self.fields["code"]
        else:
            del self.fields["is_active"]
            self.fields["parent"].queryset = parents  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Where an organization is hung, and why."""

    to = PlaceField(
        Organization.objects.none(), label=_("Below"), required=False, empty_label=_("At the top of the tree")
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)
    wide = ("to", "reason")

    def __init__(self, *args: Any, places: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = places  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """What is known of a person."""

    username = forms.CharField(
        label=_("Login"),
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Letters, digits and @ . + - _"),
    )
    name = forms.CharField(label=_("Name"), max_length=40)
    organization = PlaceField(Organization.objects.none(), label=_("Organization"))
    position = forms.CharField(label=_("Position"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    email = forms.EmailField(label=_("Email"), required=False)

    def __init__(
        self, *args: Any, places: QuerySet[Organization], is_new: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = places  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["username"]


class ReasonForm(forms.Form):
    """Why something is done that others will ask about."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
    wide = ("reason",)


class PostingForm(forms.Form):
    """A role at an organization from a day on."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    organization = PlaceField(Organization.objects.none(), label=_("Organization"))
    since = forms.DateField(label=_("From"), widget=DayInput())

    def __init__(self, *args: Any, places: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = places  # type: ignore[attr-defined]
        self.fields["since"].initial = clock.today()


class EndPostingForm(ReasonForm):
    """From when a posting holds no longer."""

    on = forms.DateField(
        label=_("Ends on"), widget=DayInput(), help_text=_("From this day on it holds no longer.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class TokenForm(forms.Form):
    """A token for programs that act for its owner."""

    name = forms.CharField(label=_("What for"), max_length=60)
    scope = forms.ChoiceField(label=_("What it may do"), choices=TokenScope.choices)
    expires_on = forms.DateField(label=_("Holds until"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = clock.today() + timedelta(days=min(90, settings.TOKEN_DAYS))
