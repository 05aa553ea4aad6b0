"""Amounts of paid-in capital, months and shares as programs get them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import BaseModel

from luodi.audit.models import Document
from luodi.capital.models import CreditShare, PaidInCapital
from luodi.capital.queries import MonthCell, MonthRow

from .records import Fields, Reference, plain, reference

CAPITAL = Fields(
    PaidInCapital,
    (
        "project",
        "host",
        "month",
        "kind",
        "amount",
        "amount_usd",
        "origin_ring",
        "capital_nature",
        "carried_over",
        "countable",
        "industrial",
        "state",
        "claimed_by",
        "claimed_at",
        "decided_by",
        "accepted_at",
        "ended_at",
        "reason",
        "note",
        "external_key",
        "is_example",
        "updated_at",
    ),
)
PAPER = Fields(
    Document, ("kind", "title", "name", "media_type", "size", "sha256", "uploaded_by", "uploaded_at")
)
CapitalOut = CAPITAL.schema("Capital", evidence=list[PAPER.schema("Evidence")])  # type: ignore[misc]
SHARE = Fields(CreditShare, ("unit", "share", "reason", "approved_by", "recorded_from"))
ShareOut = SHARE.schema("CreditShare")


class MonthCellOut(BaseModel):
    """Money of one unit in one month; without a unit, of all."""

    unit: Reference | None
    accepted_wan: str
    accepted_wan_usd: str
    claimed_wan: str
    is_frozen: bool
    frozen_id: int | None
    frozen_on: date | None


class MonthOut(BaseModel):
    """One month: all units together, then unit by unit."""

    month: str
    is_over: bool
    total: MonthCellOut
    units: list[MonthCellOut]


def capital_record(capital: PaidInCapital) -> dict[str, Any]:
    """An amount with its evidence: one query."""
    rows = capital.evidence.select_related("document__uploaded_by").order_by("pk")
    evidence = [{"id": row.pk, **PAPER.record(row.document)} for row in rows]
    return {"id": capital.pk, **CAPITAL.record(capital), "evidence": evidence}


def share_records(shares: Iterable[CreditShare]) -> list[dict[str, Any]]:
    """Shares in their order."""
    return [{"id": share.pk, **SHARE.record(share)} for share in shares]


def month_records(rows: Iterable[MonthRow]) -> list[dict[str, Any]]:
    """Months, the latest first."""
    return [
        {
            "month": f"{row.month:%Y-%m}",
            "is_over": row.is_over,
            "total": _cell(None, row.total),
            "units": [_cell(unit, cell) for unit, cell in row.cells],
        }
        for row in rows
    ]


def _cell(unit: Any, cell: MonthCell) -> dict[str, Any]:
    return {
        "unit": None if unit is None else reference(unit),
        "accepted_wan": plain(cell.accepted),
        "accepted_wan_usd": plain(cell.accepted_usd),
        "claimed_wan": plain(cell.claimed),
        "is_frozen": cell.frozen is not None or cell.frozen_for_all,
        "frozen_id": cell.frozen.pk if cell.frozen else None,
        "frozen_on": plain(cell.frozen.frozen_at.date()) if cell.frozen else None,
    }
