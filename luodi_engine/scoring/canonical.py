"""One writing and one hash for one meaning: schemes, data and results are identified by these."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from luodi_engine.scoring.numbers import plain


def canonical(value: Any) -> Any:
    """The value with numbers as exact text marks, text in NFC and keys as text, ready to be written.

    >>> canonical({"b": 1.50, "a": Decimal("1.5")})
    {'b': '#1.5', 'a': '#1.5'}
    """
    if isinstance(value, Mapping):
        return {unicodedata.normalize("NFC", str(key)): canonical(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [canonical(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        return "#" + plain(Decimal(repr(value)))
    if isinstance(value, (int, Decimal)):
        return "#" + plain(Decimal(value))
    return unicodedata.normalize("NFC", str(value))


def canonical_text(value: Any) -> str:
    """The one JSON text of a value: keys sorted, no spaces.

    >>> canonical_text({"b": 1, "a": [2.0]})
    '{"a":["#2"],"b":"#1"}'
    """
    return json.dumps(canonical(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal.

    >>> digest("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode()).hexdigest()
