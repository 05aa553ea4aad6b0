"""The shape of what is typed in at the first start."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import User

from .actions import ADMINISTRATORS

MOST_UNITS = 200


class FoundingForm(forms.Form):
    """The city with its units, and the first officer."""

    city = forms.CharField(
        label=_("City name"), max_length=80, widget=forms.TextInput({"placeholder": _("For example 巴中市")})
    )
    units = forms.CharField(
        label=_("Counties, districts and zones"),
        widget=forms.Textarea({"rows": 6}),
        help_text=_("One a line, named as in your ledger. More can be added later."),
    )
    name = forms.CharField(label=_("Your name"), max_length=40)
    username = forms.CharField(
        label=_("Your login"),
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Letters, digits and @ . + - _"),
    )
    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
        help_text=_("At least 10 characters with three of: small letters, capital letters, digits, signs."),
    )
    repeated = forms.CharField(
        label=_("Password once more"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )
    wide = ("city", "units", "name", "username", "password", "repeated")

    def clean_units(self) -> list[str]:
        """The names without blanks, none twice."""
        units = [line.strip() for line in self.cleaned_data["units"].splitlines() if line.strip()]
        if len(units) > MOST_UNITS:
            raise ValidationError(_("At most {count} units at once.").format(count=MOST_UNITS))
        if long := next((unit for unit in units if len(unit) > 80), None):
            raise ValidationError(_("A name has at most 80 characters: {name}").format(name=long))
        if double := next((unit for unit in units if units.count(unit) > 1), None):
            raise ValidationError(_("{name} stands twice.").format(name=double))
        return units

    def clean_username(self) -> str:
        """Not one of the administrators' logins, which are made beside it."""
        username: str = self.cleaned_data["username"]
        if username.lower() in {login for login, _role, _place in ADMINISTRATORS}:
            raise ValidationError(_("This login is kept for an administrator; take another."))
        return username

    def clean(self) -> dict[str, Any]:
        """The password by the rules, the same twice."""
        values = super().clean() or {}
        password = values.get("password")
        if password:
            person = User(username=values.get("username", ""), name=values.get("name", ""))
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
            if values.get("repeated") and values["repeated"] != password:
                self.add_error("repeated", _("The two passwords differ."))
        return values
