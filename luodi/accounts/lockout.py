"""What somebody sees who failed to log in too often."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refuse(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """A page that says how long to wait, with status 429."""
    return render(request, "account/locked.html", status=429)
