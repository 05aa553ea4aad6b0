"""Ends sessions that were idle or open for too long, and sends people to what they must do first."""

import time
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .choices import SEPARATED_ROLES
from .models import User
from .passwords import is_due

SEEN, STARTED, IDLE, TWO_STEP = "seen_at", "started_at", "idle_minutes", "two_step"
API = "/api/"
# What can be opened although a duty waits.
OPEN = {"account_logout", "account_login", "set_language", "account_reauthenticate", "mfa_reauthenticate"}
PASSWORD_PAGES = OPEN | {"account_change_password"}
TWO_STEP_PAGES = OPEN | {"mfa_activate_totp", "mfa_index"}
GetResponse = Callable[[HttpRequest], HttpResponse]


def sent_to(request: HttpRequest, address: str) -> HttpResponse:
    """To another page; an htmx request reloads the whole page so that the browser follows."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return redirect(address)


def owed(request: HttpRequest, address: str, words: str) -> HttpResponse:
    """To the page of a duty; a program is told instead of sent."""
    if not request.path.startswith(API):
        return sent_to(request, address)
    told = {"message": f"{words} {address}", "obstacles": []}
    return JsonResponse(told, status=403, json_dumps_params={"ensure_ascii": False})


class SessionLimits:
    """Logs out after so many minutes without a request and ``SESSION_HOURS`` in all.

    The minutes are ``SESSION_IDLE_MINUTES``, for the three separated administrators ``ADMIN_IDLE_MINUTES``.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check the session's age before the page, and note that it was used."""
        session = request.session
        if session.session_key and "_auth_user_id" in session and request.user.is_authenticated:
            now = int(time.time())
            idle = now - session.get(SEEN, now)
            if idle > session.get(IDLE, 0) * 60 and SEEN in session:
                return self.end(request, "idle")
            if now - session.get(STARTED, now) > settings.SESSION_HOURS * 3600:
                return self.end(request, "too long")
            # The note is rewritten once a minute at most, so that reading pages does not write.
            if idle > 60 or SEEN not in session:
                session[SEEN] = now
                session.setdefault(STARTED, now)
                session.setdefault(IDLE, idle_minutes(request.user))
        return self.get_response(request)

    def end(self, request: HttpRequest, why: str) -> HttpResponse:
        """Log out and go to the login, which leads back to where the person was."""
        request.session_end = why  # type: ignore[attr-defined]
        logout(request)
        if request.path.startswith(API):
            return self.get_response(request)
        query = {"expired": "1", "next": request.get_full_path() if request.method == "GET" else "/"}
        return sent_to(request, f"{reverse('account_login')}?{urlencode(query)}")


def idle_minutes(user: User) -> int:
    """How long this person's session may rest. A change of postings ends the session, so once is enough."""
    if user.scope.roles & set(SEPARATED_ROLES):
        return min(settings.ADMIN_IDLE_MINUTES, settings.SESSION_IDLE_MINUTES)
    return settings.SESSION_IDLE_MINUTES


class Duties:
    """Sends a person to change the password, or to set up the second step, before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through, or send to the page of the duty."""
        user = request.user
        if isinstance(user, User) and user.is_authenticated:
            if is_due(user, timezone.now()):
                if page_name(request) not in PASSWORD_PAGES:
                    return owed(request, reverse("account_change_password"), _("Change your password first."))
            elif self.lacks_second_step(request, user) and page_name(request) not in TWO_STEP_PAGES:
                return owed(request, reverse("mfa_activate_totp"), _("Set up one-time codes first."))
        return self.get_response(request)

    def lacks_second_step(self, request: HttpRequest, user: User) -> bool:
        """Whether a role of the person needs one-time codes and none are set up; asked until they are."""
        if (
            not settings.TOTP_ROLES
            or request.session.get(TWO_STEP)
            or not user.scope.roles & settings.TOTP_ROLES
        ):
            return False
        has = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        if has:
            request.session[TWO_STEP] = True
        return not has


def page_name(request: HttpRequest) -> str:
    """The URL name of the page asked for, empty where there is none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
