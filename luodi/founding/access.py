"""Who may found the city: whoever holds the key that the server printed, as long as nobody has an account."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.http import Http404

from luodi.accounts.queries import has_people


def key_file() -> Path:
    """Where the key lies until the city stands."""
    return Path(settings.VAR) / "first_start_key"


def key_for_first_start() -> str:
    """The key of the first start, made where there is none; empty once somebody has an account."""
    if has_people():
        key_file().unlink(missing_ok=True)
        return ""
    try:
        descriptor = os.open(key_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return key_file().read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key := secrets.token_urlsafe(18))
    return key


def require_key(given: str) -> None:
    """Raises ``Http404`` for a wrong key, and for any once somebody has an account."""
    if has_people() or not key_file().exists():
        raise Http404
    known = key_file().read_text(encoding="ascii").strip()
    if not known or not secrets.compare_digest(known.encode(), given.encode()):
        raise Http404
