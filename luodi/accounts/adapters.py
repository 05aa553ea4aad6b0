"""How login behaves: nobody signs up, people come from the system administrator or the city's identity provider."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from luodi.audit.origin import client_address

from .actions import change_password
from .lockout import is_guessed_too_often, remember_device


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Local accounts; sign-up is closed."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Login or password are not right. Mind capital letters and the input method."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made by the system administrator."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address the change log and the lock use too."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse before the password is looked at where a name is being guessed from many places."""
        username = str(credentials.get("username", ""))
        if is_guessed_too_often(request, username):
            request.axes_locked_out = True  # type: ignore[attr-defined]
            request.axes_credentials = credentials  # type: ignore[attr-defined]
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing was counted here: wrong passwords are counted by axes."""

    def set_password(self, user: Any, password: str) -> None:
        """A change by the person: the old one is remembered, other sessions and tokens end, the event is noted."""
        change_password(user, password=password, by=user)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Go on, and let the browser show next time that this person has used it."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_device(response, user.username)
        return response


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Logins through the city's identity provider, for people who already have an account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an unknown person is told to ask for an account."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the person by the login name that the provider vouches for; refuse whoever is not known here."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        person = self.known_person(sociallogin)
        if person is None:
            raise ImmediateHttpResponse(render(request, "account/unknown_person.html", status=403))
        sociallogin.connect(request, person)

    def known_person(self, sociallogin: Any) -> Any:
        """The active person whose login equals the provider's ``preferred_username``, or None."""
        claims = sociallogin.account.extra_data
        claims = {**claims.get("id_token", {}), **claims.get("userinfo", {}), **claims}
        name = str(claims.get("preferred_username") or "")
        model = type(sociallogin.user)
        return model._default_manager.filter(username=name, is_active=True).first() if name else None


class TwoStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step of a login."""

    def get_totp_label(self, user: Any) -> str:
        """The login name, which is what people know themselves by."""
        return str(user.username)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Not for roles that must use it."""
        return not authenticator.user.scope.roles & settings.TOTP_ROLES
