"""Password rules: kinds of characters, and no return to an earlier password."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .models import User

LONG_ENOUGH = 15


class LongEnough(MinimumLengthValidator):
    """Django's rule, told in the language of the page: its own catalogue lacks the present wording."""

    def get_error_message(self) -> str:
        """The rule in words."""
        return self.get_help_text()

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("A password has at least {count} characters.").format(count=self.min_length)


class CharacterKinds:
    """Three of four kinds of characters, or at least 15 characters (a profile of 等保 level 2 and 3)."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Raises ``ValidationError`` where the password has too few kinds."""
        kinds = (str.islower, str.isupper, str.isdigit, lambda character: not character.isalnum())
        found = sum(any(kind(character) for character in password) for kind in kinds)
        if found < 3 and len(password) < LONG_ENOUGH:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("Use three of: small letters, capital letters, digits, signs; or at least 15 characters.")


class NotUsedBefore:
    """The last few passwords are not taken again."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Raises ``ValidationError`` where the password was used before."""
        if user is None or user.pk is None:
            return
        encoded = [
            user.password,
            *user.former_passwords.values_list("encoded", flat=True)[: settings.PASSWORD_HISTORY],
        ]
        if any(old and check_password(password, old) for old in encoded):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("The last {count} passwords cannot be used again.").format(count=settings.PASSWORD_HISTORY)


def is_due(user: "User", at: datetime) -> bool:
    """Whether the password must be changed: told by whoever set it, or older than ``PASSWORD_DAYS``."""
    if user.must_change_password:
        return True
    if not settings.PASSWORD_DAYS or user.password_changed_at is None or not user.has_usable_password():
        return False
    return at - user.password_changed_at > timedelta(days=settings.PASSWORD_DAYS)
