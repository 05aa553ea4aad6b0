"""Ends sessions that were idle or open for too long."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

SEEN, STARTED = "seen_at", "started_at"


class SessionLimits:
    """Logs out after ``SESSION_IDLE_MINUTES`` without a request and ``SESSION_HOURS`` in all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check the session's age before the page, and note that it was used."""
        session = request.session
        if session.session_key and "_auth_user_id" in session:
            now = int(time.time())
            idle = now - session.get(SEEN, now)
            age = now - session.get(STARTED, now)
            if idle > settings.SESSION_IDLE_MINUTES * 60 or age > settings.SESSION_HOURS * 3600:
                logout(request)
                return redirect(f"{reverse('account_login')}?expired=1&next={request.path}")
            # The note is rewritten once a minute at most, so that reading pages does not write.
            if idle > 60 or SEEN not in session:
                session[SEEN] = now
                session.setdefault(STARTED, now)
        return self.get_response(request)
