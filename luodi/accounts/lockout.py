"""Who failed to log in too often waits: a name from one address soon, a name from anywhere only if it is guessed a lot.

A name is locked for one address after ``AXES_FAILURE_LIMIT`` failures. Guesses from many addresses add up to
``GUESSES_AN_HOUR`` and then shut out devices on which the owner never logged in, so nobody can lock the owner out.
"""

import math
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from luodi.audit.origin import client_address

DEVICE_COOKIE = "luodi_device"
DEVICE_DAYS = 180
SALT = "luodi.accounts.device"


def refuse(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """A page that says how long to wait, with status 429; the same for names that nobody has."""
    username = str((credentials or {}).get("username") or request.POST.get("login", "")).strip()
    seconds = seconds_to_wait(username, client_address(request), timezone.now())
    context = {"minutes": max(1, math.ceil(seconds / 60)), "attempts": settings.AXES_FAILURE_LIMIT}
    page = render(request, "account/locked.html", context, status=429)
    page["Retry-After"] = str(max(1, math.ceil(seconds)))
    return page


def seconds_to_wait(username: str, address: str, at: datetime) -> float:
    """Seconds until the lock of a name for an address ends, counted from the failure that set it."""
    rows = AccessAttempt.objects.filter(username=username, ip_address=address).order_by("-attempt_time")
    last = rows.values_list("attempt_time", flat=True).first()
    cool_off = timedelta(hours=settings.AXES_COOLOFF_TIME)
    return max(0.0, ((last or at) + cool_off - at).total_seconds())


def is_guessed_too_often(request: HttpRequest, username: str) -> bool:
    """Whether a name was guessed more than ``GUESSES_AN_HOUR`` times and this device is not one of its owner's."""
    since = timezone.now() - timedelta(hours=1)
    rows = AccessAttempt.objects.filter(username=username, attempt_time__gte=since)
    guesses = rows.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
    return guesses >= settings.GUESSES_AN_HOUR and not is_known_device(request, username)


def is_known_device(request: HttpRequest, username: str) -> bool:
    """Whether ``username`` logged in from this browser before."""
    try:
        known = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=SALT, max_age=DEVICE_DAYS * 86400)
    except signing.BadSignature:
        return False
    return bool(known == username.lower())


def remember_device(response: HttpResponse, username: str) -> None:
    """Let the browser show later that ``username`` logged in from it."""
    response.set_cookie(
        DEVICE_COOKIE,
        signing.dumps(username.lower(), salt=SALT),
        max_age=DEVICE_DAYS * 86400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
