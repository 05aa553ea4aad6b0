"""Writing a ladder as plain values, ready for YAML or JSON; reading it back gives the same ladder."""

from dataclasses import fields
from typing import Any

from luodi_engine.ladders.model import Gate, Ladder, Stage


def dump_ladder(ladder: Ladder) -> dict[str, Any]:
    """The body ``parse_ladder`` reads, without entries that say nothing; dates as ISO texts.

    >>> from datetime import date
    >>> dump_ladder(Ladder("x", "1", date(2022, 1, 1), "example", (Stage("lead", "线索", "Lead"),)))["stages"]
    [{'code': 'lead', 'label': '线索', 'label_en': 'Lead'}]
    """
    return {
        "code": ladder.code,
        "version": ladder.version,
        "effective_from": ladder.effective_from.isoformat(),
        "source": ladder.source,
        "stages": [_spoken(stage) for stage in ladder.stages],
    }


def _spoken(entry: Stage | Gate) -> dict[str, Any]:
    """Only what differs from saying nothing (None, false, empty); a limit of zero days says something."""
    body: dict[str, Any] = {}
    for column in fields(entry):
        value = getattr(entry, column.name)
        if value is None or value is False or value == () or value == {}:
            continue
        body[column.name] = _plain(value)
    return body


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_spoken(item) if isinstance(item, Gate) else item for item in value]
    return dict(value) if isinstance(value, dict) else value
