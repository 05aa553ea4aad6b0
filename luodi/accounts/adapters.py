"""How login behaves: nobody signs up, people come from the security administrator or the city's identity provider."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Local accounts; sign-up is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made by the system administrator."""
        return False


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Logins through the city's identity provider, for people who already have an account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an unknown person is told to ask for an account."""
        return False
