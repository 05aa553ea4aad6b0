"""Paid-in capital: the list, one amount, claiming and deciding it, months, and credit shares."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile
from pydantic import BaseModel, ConfigDict, Field

from luodi.accounts.access import require, visible_organizations
from luodi.api.entry import given_values, organizations_by_code
from luodi.api.lists import Listing
from luodi.api.operations import FILE, answer, file_answer, many, reading, writing
from luodi.api.records import Fields, ListRecords, Reference, plain, reference
from luodi.api.types import (
    Absent,
    Given,
    Id,
    Instant,
    Month,
    Note,
    OrganizationCode,
    Pk,
    Rate,
    Reason,
    Remark,
    Wan,
    WanUsd,
    Year,
    code_of,
)
from luodi.audit.choices import DocumentKind
from luodi.audit.models import Document
from luodi.capital import access, actions, queries
from luodi.capital.choices import CapitalKind
from luodi.capital.models import CreditShare, FrozenMonth, PaidInCapital
from luodi.capital.queries import MonthCell, MonthRow
from luodi.capital.tables import COLUMNS, FILTERS
from luodi.common import clock
from luodi.projects.access import project_for

from .projects import user_of

router = Router()
of_project = Router()
KindCode = code_of(CapitalKind.choices)
PaperCode = code_of(DocumentKind.choices)
AMOUNTS = Listing(
    name="Capital",
    access=access.listed_capital,
    records=ListRecords(
        PaidInCapital,
        COLUMNS,
        values={"project": "project", "carried_over": "carried_over"},
        loads={"evidence": ()},
        always=("updated_at", "is_example"),
    ),
    rights=access.SEE,
    filters=FILTERS,
    default_sort="-month",
    changed="updated_at",
)
FROZEN = Fields(
    FrozenMonth, ("month", "host", "frozen_by", "frozen_at", "reopened_by", "reopened_at", "reason")
)
FrozenOut = FROZEN.schema("FrozenMonth")


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


class Claim(Given):
    """Money that arrived in one month: yuan, dollars as stated, or both."""

    month: Month
    amount_wan: Wan | None = None
    amount_wan_usd: WanUsd | None = None
    kind: KindCode = "fixed"  # type: ignore[valid-type]
    note: Note = ""
    external_key: str = Field("", max_length=80, description="your own key of the amount")


class ClaimChanges(Given):
    """What to correct in a claim that is not accepted; a returned one is claimed again."""

    month: Month | None = None
    amount_wan: Wan | None = None
    amount_wan_usd: WanUsd | None = None
    kind: KindCode | None = None  # type: ignore[valid-type]
    note: Note | None = None


class AcceptedIn(Remark):
    """Which claims to accept; ``seen`` tells of each its ``updated_at`` as you saw it."""

    amounts: list[Id] = Field(min_length=1, max_length=500)
    seen: dict[Annotated[str, Field(pattern=r"^[1-9]\d{0,17}$")], Instant] = Field(default_factory=dict)


class AcceptedOut(BaseModel):
    """How many were accepted; ``left_out`` are not yours to accept, or wait no more."""

    accepted: int
    left_out: int


class Freeze(Given):
    """Which month; of one unit, or of all where none is named."""

    month: Month
    unit: OrganizationCode | None = None


class Share(Given):
    """The part of one unit, 0 to 1."""

    unit: OrganizationCode
    share: Rate


class Shares(Given):
    """All shares, which add up to one; none: all credit is the host's."""

    shares: list[Share] = Field(max_length=12)
    reason: Note


class YearQuery(BaseModel):
    """Which year; this one where it is left out."""

    model_config = ConfigDict(extra="forbid")
    year: Year | Absent = None


@reading(router, "", gives=AMOUNTS.page())
def list_capital(request: HttpRequest, given: Query[AMOUNTS.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """Amounts of the projects you may see, by month."""
    return AMOUNTS.answer(request, given)


@reading(router, "/{int:pk}", gives=CapitalOut)
def get_capital(request: HttpRequest, pk: Pk) -> HttpResponse:
    """One amount with its evidence."""
    return _told(request, pk)


@writing(of_project, "/{int:project}/capital", gives=CapitalOut, status=201)
def claim_capital(request: HttpRequest, project: Pk, given: Claim) -> HttpResponse:
    """Claim money of the project; the bureau accepts it once its evidence is attached."""
    found = access.project_to_claim(user_of(request), project)
    capital = actions.claim_capital(found, by=user_of(request), **given_values(given))
    return _told(request, capital.pk, status=201)


@writing(router, "/{int:pk}", gives=CapitalOut, method="PATCH")
def mend_claim(request: HttpRequest, pk: Pk, given: ClaimChanges) -> HttpResponse:
    """Correct a claim that is not accepted."""
    capital = access.capital_for(user_of(request), pk, action="claim")
    changes = {
        name: value
        for name, value in given_values(given).items()
        if name.startswith("amount") or value is not None
    }
    actions.mend_claim(capital, changes, by=user_of(request))
    return _told(request, pk)


@writing(router, "/{int:pk}/evidence", gives=CapitalOut, status=201)
def add_evidence(
    request: HttpRequest,
    pk: Pk,
    file: File[UploadedFile],
    kind: Form[PaperCode],  # type: ignore[valid-type]
) -> HttpResponse:
    """Attach a file that proves the amount."""
    capital = access.capital_for(user_of(request), pk, action="claim")
    actions.add_evidence(capital, file, kind=kind, by=user_of(request))
    return _told(request, pk, status=201)


@reading(router, "/{int:pk}/evidence/{int:evidence}/file", gives=None, openapi_extra=FILE)
def get_evidence_file(request: HttpRequest, pk: Pk, evidence: Pk) -> HttpResponseBase:
    """The file itself; opening it is noted in the change log."""
    return file_answer(access.evidence_for(user_of(request), pk, evidence).document, by=user_of(request))


@writing(router, "/{int:pk}/accept", gives=CapitalOut)
def accept_capital(request: HttpRequest, pk: Pk, given: Remark) -> HttpResponse:
    """Accept a claim: it counts from now on; never one's own."""
    capital = access.capital_for(user_of(request), pk, action="accept")
    actions.accept_capital(capital, by=user_of(request), note=given.note)
    return _told(request, pk)


@writing(router, "/accept", gives=AcceptedOut)
def accept_many_capital(request: HttpRequest, given: AcceptedIn) -> HttpResponse:
    """Accept many claims, all or none; those you may not accept are left out.

    One that was changed since you saw it is refused with 409.
    """
    user = user_of(request)
    require(user, "capital.accept")
    rows = queries.chosen(access.decidable_capital(user), given.amounts)
    numbers = [row.pk for row in rows]
    seen = {int(number): at for number, at in given.seen.items()}
    done = actions.accept_many(numbers, by=user, note=given.note, seen=seen) if rows else []
    return answer({"accepted": len(done), "left_out": len(set(given.amounts)) - len(rows)})


@writing(router, "/{int:pk}/return", gives=CapitalOut)
def return_capital(request: HttpRequest, pk: Pk, given: Reason) -> HttpResponse:
    """Give a claim back with a reason."""
    capital = access.capital_for(user_of(request), pk, action="accept")
    actions.return_capital(capital, by=user_of(request), reason=given.reason)
    return _told(request, pk)


@writing(router, "/{int:pk}/reverse", gives=CapitalOut)
def reverse_capital(request: HttpRequest, pk: Pk, given: Reason) -> HttpResponse:
    """Take an accepted amount out of the figures with a reason; it stays on file."""
    capital = access.capital_for(user_of(request), pk, action="accept")
    actions.reverse_capital(capital, by=user_of(request), reason=given.reason)
    return _told(request, pk)


@reading(router, "/months", gives=many(MonthOut))
def list_months(request: HttpRequest, given: Query[YearQuery]) -> HttpResponse:
    """Accepted and waiting money of each month and unit of a year, and which months are frozen."""
    require(user_of(request), "figures.view")
    today = clock.today()
    rows = queries.month_table(given.year or today.year, queries.units_with_money(), today=today)
    return answer(month_records(rows))


@writing(router, "/months/freeze", gives=FrozenOut, status=201)
def freeze_month(request: HttpRequest, given: Freeze) -> HttpResponse:
    """Freeze a month: nothing can be claimed, accepted or reversed in it."""
    unit = access.unit_to_freeze(user_of(request), given.unit or "")
    frozen = actions.freeze_month(given.month, by=user_of(request), host=unit)
    return answer(_frozen(frozen), status=201)


@writing(router, "/months/{int:pk}/reopen", gives=FrozenOut)
def reopen_month(request: HttpRequest, pk: Pk, given: Reason) -> HttpResponse:
    """Reopen a frozen month with a reason, which is logged."""
    frozen = access.frozen_for(user_of(request), pk)
    return answer(_frozen(actions.reopen_month(frozen, by=user_of(request), reason=given.reason)))


@reading(of_project, "/{int:project}/credit-shares", gives=many(ShareOut))
def list_shares(request: HttpRequest, project: Pk) -> HttpResponse:
    """How the credit of a project is shared between units; empty: all is the host's."""
    return answer(share_records(queries.current_shares(project_for(user_of(request), project))))


@writing(of_project, "/{int:project}/credit-shares", gives=many(ShareOut), method="PUT")
def set_shares(request: HttpRequest, project: Pk, given: Shares) -> HttpResponse:
    """Replace the shares of a project; its money and stage stay with its host."""
    found = access.project_to_share(user_of(request), project)
    units = organizations_by_code(visible_organizations(user_of(request)), [row.unit for row in given.shares])
    shares = [(units[row.unit], row.share) for row in given.shares]
    made: list[CreditShare] = actions.set_credit_shares(
        found, shares, by=user_of(request), reason=given.reason
    )
    return answer(share_records(made))


def _told(request: HttpRequest, pk: int, *, status: int = 200) -> HttpResponse:
    return answer(capital_record(access.capital_for(user_of(request), pk)), status=status)


def _frozen(frozen: Any) -> dict[str, Any]:
    return {"id": frozen.pk, **FROZEN.record(frozen)}
