"""How many requests a person or token may send in a minute."""

import time

from django.conf import settings
from django.core.cache import cache

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
