"""Who asks: a person's token, or the session of a signed-in browser with its CSRF token."""

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer, SessionAuth

from luodi.accounts.actions import use_token
from luodi.accounts.choices import TokenScope
from luodi.accounts.models import User

from .errors import TooMany

MINUTE = 60


def count_request(who: str) -> None:
    """Count one request of ``who``; raises ``TooMany`` above ``API_REQUESTS_A_MINUTE``. Each server process counts its own."""
    now = int(time.time())
    key = f"api:{who}:{now // MINUTE}"
    cache.add(key, 0, 2 * MINUTE)
    try:
        count = cache.incr(key)
    except ValueError:
        return
    if count > settings.API_REQUESTS_A_MINUTE:
        raise TooMany(MINUTE - now % MINUTE)


SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Token(HttpBearer):
    """``Authorization: Bearer luodi_…``; a token that only reads may not write."""

    def __call__(self, request: HttpRequest) -> User | None:
        """The token's owner; None without the header. Raises ``AuthenticationError`` for a token that does not hold."""
        written = request.headers.get("Authorization")
        if written is None:
            return None
        scheme, _space, secret = written.partition(" ")
        if scheme.lower() != "bearer":
            raise AuthenticationError
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """The owner, who from now on counts as the one who asks."""
        found = use_token(token)
        if found is None:
            raise AuthenticationError(
                message=_("This token does not hold: it is wrong, has expired or was revoked.")
            )
        count_request(f"token:{found.pk}")
        if found.scope != TokenScope.WRITE and request.method not in SAFE:
            raise PermissionDenied(_("This token may only read. Issue one that may write."))
        request.user = found.user
        request.api_token = found  # type: ignore[attr-defined]
        return found.user


class Session(SessionAuth):
    """The browser's session; writes need the CSRF token in ``X-CSRFToken``."""

    def __call__(self, request: HttpRequest) -> Any:
        """Whoever is signed in. The CSRF token is asked for only of them, so that strangers hear 401."""
        return super().__call__(request) if request.user.is_authenticated else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The person, counted."""
        user = super().authenticate(request, key)
        if user is not None:
            count_request(f"person:{user.pk}")
        return user
