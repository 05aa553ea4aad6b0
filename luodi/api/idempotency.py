"""Writes that may be sent again: the same key gives the same answer, and the deed is done once."""

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused

from .models import IdempotencyKey

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
USABLE = re.compile(r"[\x21-\x7e]{1,80}")
KEPT = timedelta(hours=24)
DEAD_AFTER = timedelta(minutes=2)
KEPT_HEADERS = ("ETag", "Location")
View = Callable[..., HttpResponse]

PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,80}$"},
    "description": "The same key with the same request gives the stored answer for 24 hours; with another one, 422.",
}


def once(view: View) -> View:
    """The operation done at most once for each key of the header ``Idempotency-Key``.

    The answer is stored in the transaction of the deed, so that both are kept or none. What was refused leaves
    no trace: the key can be used again. Raises ``Conflict`` while the first request still runs, ``Refused`` for
    a key that came with another request before.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None:
            return view(request, *args, **kwargs)
        if not USABLE.fullmatch(key):
            message = _("The key has 1 to 80 printable characters without spaces.")
            raise Refused.because(message, field=HEADER, code="idempotency_key")
        owner: Any = request.user
        row = _claimed(owner, key, fingerprint_of(request))
        if row.status is not None:
            return _replayed(row)
        try:
            with transaction.atomic():
                response = view(request, *args, **kwargs)
                _keep(row, response)
        except BaseException:
            IdempotencyKey.objects.filter(pk=row.pk, claim=row.claim, status__isnull=True).delete()
            raise
        return response

    return wrapped


def fingerprint_of(request: HttpRequest) -> str:
    """What tells this request from another: method, address and body, files by their content."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if (request.content_type or "").startswith("multipart/"):
        digest.update(json.dumps(sorted(request.POST.lists())).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                digest.update(f"\n{name} {file.name} {file.size}\n".encode())
                for chunk in file.chunks():
                    digest.update(chunk)
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()


def _claimed(owner: Any, key: str, fingerprint: str) -> IdempotencyKey:
    """The row of a key, ours to fill or filled already."""
    now = clock.now()
    IdempotencyKey.objects.filter(owner=owner, started_at__lt=now - KEPT).delete()
    fresh = {"fingerprint": fingerprint, "claim": secrets.token_hex(16), "started_at": now}
    row, created = IdempotencyKey.objects.get_or_create(owner=owner, key=key, defaults=fresh)
    if created:
        return row
    if row.fingerprint != fingerprint:
        message = _("This key was used for another request. Choose a new key.")
        raise Refused.because(message, field=HEADER, code="idempotency_key")
    if row.status is not None:
        return row
    dead = IdempotencyKey.objects.filter(
        pk=row.pk, claim=row.claim, status__isnull=True, started_at__lt=now - DEAD_AFTER
    )
    if not dead.update(**fresh):
        message = _("The first request with this key is still running. Ask again in a moment.")
        raise Conflict(Obstacle(message, field=HEADER, code="running"))
    row.claim = str(fresh["claim"])
    return row


def _keep(row: IdempotencyKey, response: HttpResponse) -> None:
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    kept = IdempotencyKey.objects.filter(pk=row.pk, claim=row.claim, status__isnull=True).update(
        status=response.status_code, body=response.content.decode(), headers=headers
    )
    if not kept:
        message = _("Another request with this key took over; this one changed nothing.")
        raise Conflict(Obstacle(message, field=HEADER, code="running"))


def _replayed(row: IdempotencyKey) -> HttpResponse:
    response = HttpResponse(row.body, status=row.status, content_type="application/json")
    for name, value in row.headers.items():
        response.headers[name] = value
    response.headers[REPLAYED] = "true"
    return response
