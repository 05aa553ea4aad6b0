"""A unit claims money that arrived, with its evidence."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event, store_document
from luodi.audit.choices import Verb
from luodi.capital.choices import CapitalKind, ClaimState
from luodi.capital.models import CapitalEvidence, PaidInCapital
from luodi.capital.queries import frozen_hosts
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.projects.choices import CapitalNature, OriginRing, ProjectClass
from luodi.projects.models import Project

from .following import hold_projects

MENDED = ("month", "amount", "amount_usd", "kind", "note")
TAKEN_AGAIN = (
    *MENDED,
    "host",
    "origin_ring",
    "capital_nature",
    "carried_over",
    "countable",
    "industrial",
    "state",
    "claimed_by",
    "claimed_at",
    "updated_at",
)
SMALLEST_WAN = Decimal("0.000001")  # one fen; what is less would be kept as nothing
HIGHEST_WAN = Decimal(10_000_000)
INDUSTRIAL = {ProjectClass.INDUSTRIAL_LAND, ProjectClass.INDUSTRIAL_PLANT, ProjectClass.ENERGY}


@action
def claim_capital(
    project: Project,
    *,
    month: date,
    by: User,
    amount: Decimal | None = None,
    amount_usd: Decimal | None = None,
    kind: str = CapitalKind.FIXED,
    note: str = "",
    files: Sequence[tuple[str, File]] = (),
    external_key: str = "",
) -> PaidInCapital:
    """Claim ``amount`` (万元) and/or ``amount_usd`` (万美元, foreign capital only) that arrived in ``month``.

    ``files`` are (document kind, file). Raises ``Refused`` with all that is wrong; nothing is written then.
    """
    row = {"month": month, "amount": amount, "amount_usd": amount_usd, "kind": kind, "note": note}
    row["external_key"] = external_key
    [capital] = claim_many([{"project": project, **row}], by=by)
    for document_kind, file in files:
        add_evidence(capital, file, kind=document_kind, by=by)
    return capital


@action
def claim_many(
    rows: Iterable[Mapping[str, Any]], *, by: User, verb: Verb = Verb.CREATE, reason: str = ""
) -> list[PaidInCapital]:
    """Claim many amounts at once, all or none; each row as the arguments of ``claim_capital``.

    The projects are read again and held, so that money counts as its project does at this moment.
    """
    at = clock.now()
    frozen = frozen_hosts()
    given = list(rows)
    projects = {project.pk: project for project in hold_projects(row["project"].pk for row in given)}
    claims, obstacles = [], []
    for row in ({**row, "project": projects[row["project"].pk]} for row in given):
        project = row["project"]
        found = obstacles_to_claim(row, frozen=frozen, today=clock.today())
        obstacles += found
        if not found:
            claims.append(_claim(project, row, by=by, at=at))
    if obstacles:
        raise Refused.of(obstacles)
    PaidInCapital.objects.bulk_create(claims, batch_size=500)
    for claim in claims:
        after = {
            "project": claim.project_id,
            "month": claim.month,
            "amount": claim.amount,
            "usd": claim.amount_usd,
        }
        record_event(verb, claim, by=by, after=after, reason=reason)
    return claims


@action
def remove_claims(claims: Iterable[PaidInCapital], *, by: User, reason: str) -> int:
    """Delete claims that nobody decided yet, with a trace in the change log; how many.

    Raises ``Refused`` naming each that was decided or has evidence; then none is deleted.
    """
    ids = [claim.pk for claim in claims]
    rows = PaidInCapital.objects.select_for_update(of=("self",)).select_related("project")
    found = list(rows.filter(pk__in=ids).order_by("pk"))
    proved = set(CapitalEvidence.objects.filter(capital__in=ids).values_list("capital_id", flat=True))
    obstacles = []
    for row in found:
        if row.state != ClaimState.CLAIMED or row.pk in proved:
            state = _("Evidence attached") if row.state == ClaimState.CLAIMED else row.get_state_display()
            message = _("{project}, {month} stays: {state}.")
            told = {"project": row.project, "month": f"{row.month:%Y-%m}", "state": state}
            obstacles.append(Obstacle(message.format(**told), code="decided"))
    if obstacles:
        raise Refused.of(obstacles[:20])
    for row in found:
        before = {"project": row.project_id, "month": row.month, "amount": row.amount, "usd": row.amount_usd}
        record_event(Verb.UNDO, row, by=by, before=before, reason=reason)
    PaidInCapital.objects.filter(pk__in=[row.pk for row in found]).delete()
    return len(found)


def obstacles_to_claim(
    row: Mapping[str, Any], *, frozen: Mapping[date, frozenset[int] | None], today: date
) -> list[Obstacle]:
    """Everything wrong with one claim, in the user's words."""
    project, month = row["project"], row["month"]
    amount, usd = row.get("amount"), row.get("amount_usd")
    found = []
    if amount is None and usd is None:
        found.append(Obstacle(_("Give an amount in yuan, in dollars, or in both as stated."), field="amount"))
    for field, value in (("amount", amount), ("amount_usd", usd)):
        if value is not None and value < SMALLEST_WAN:
            message = _("{value} is not above zero. To take money back, reverse the accepted amount.")
            found.append(Obstacle(message.format(value=value), field=field))
        elif value is not None and value > HIGHEST_WAN:
            message = _("{value} (10,000 yuan) in one month is more than 100 billion yuan. Check the unit.")
            found.append(Obstacle(message.format(value=value), field=field))
    if usd is not None and project.capital_nature != CapitalNature.FOREIGN:
        found.append(Obstacle(_("Dollars are claimed for a domestic project."), field="amount_usd"))
    if month > today:
        found.append(Obstacle(_("The month lies in the future."), field="month"))
    if project.signed_on is None:
        found.append(
            Obstacle(_("The project is not signed yet; money counts from signing on."), field="month")
        )
    elif month < project.signed_on.replace(day=1):
        message = _("The month lies before signing on {day}.")
        found.append(Obstacle(message.format(day=project.signed_on), field="month"))
    if month.replace(day=1) in frozen:
        hosts = frozen[month.replace(day=1)]
        if hosts is None or project.host_id in hosts:
            message = _(
                "{month} is frozen. Ask the bureau to reopen it with a reason, or claim in the current month."
            )
            found.append(Obstacle(message.format(month=f"{month:%Y-%m}"), field="month", code="frozen"))
    if not project.origin_ring:
        found.append(
            Obstacle(_("The origin of the investor is not filled in. Fill it in first."), field="origin_ring")
        )
    return found


def _claim(project: Project, row: Mapping[str, Any], *, by: User, at: datetime) -> PaidInCapital:
    month = row["month"].replace(day=1)
    return PaidInCapital(
        project=project,
        host_id=project.host_id,
        month=month,
        kind=row.get("kind") or CapitalKind.FIXED,
        amount=row.get("amount"),
        amount_usd=row.get("amount_usd"),
        origin_ring=project.origin_ring or OriginRing.OTHER_PROVINCE,
        capital_nature=project.capital_nature,
        carried_over=project.signed_on is not None and project.signed_on.year < month.year,
        countable=project.countable,
        industrial=project.project_class in INDUSTRIAL,
        state=ClaimState.CLAIMED,
        claimed_by=by,
        claimed_at=at,
        note=row.get("note") or "",
        external_key=row.get("external_key") or "",
        is_example=project.is_example,
        updated_at=at,
    )


@action
def add_evidence(
    capital: PaidInCapital,
    file: File,
    *,
    kind: str,
    by: User,
    title: str = "",
    is_example: bool = False,
) -> CapitalEvidence:
    """Attach a document to an amount that is not decided yet; raises ``Conflict`` afterwards."""
    capital = PaidInCapital.objects.select_for_update().get(pk=capital.pk)
    if capital.state not in {ClaimState.CLAIMED, ClaimState.RETURNED}:
        raise Conflict(
            Obstacle(_("The amount is already decided; evidence can no longer be added."), code="conflict")
        )
    document = store_document(file, kind=kind, by=by, title=title, is_example=is_example)
    evidence = CapitalEvidence.objects.create(capital=capital, document=document)
    record_event(Verb.CHANGE, capital, by=by, after={"document": document.pk, "sha256": document.sha256})
    return evidence


@action
def mend_claim(capital: PaidInCapital, changes: Mapping[str, Any], *, by: User) -> PaidInCapital:
    """Correct month, amounts, kind or note of a claim that is not accepted; a returned one is claimed again.

    Whoever corrects it is its claimant from then on. Raises ``Conflict`` once it was decided, else ``Refused`` as
    ``claim_capital``.
    """
    hold_projects([capital.project_id])
    rows = PaidInCapital.objects.select_for_update(of=("self",)).select_related("project")
    capital = rows.get(pk=capital.pk)
    if capital.state not in {ClaimState.CLAIMED, ClaimState.RETURNED}:
        raise Conflict(
            Obstacle(_("The amount is already decided. Ask the bureau to reverse it."), code="conflict")
        )
    given = {name: changes.get(name, getattr(capital, name)) for name in MENDED}
    row = {"project": capital.project, **given}
    if obstacles := obstacles_to_claim(row, frozen=frozen_hosts(), today=clock.today()):
        raise Refused.of(obstacles)
    at = clock.now()
    fresh = _claim(capital.project, row, by=by, at=at)
    before = {name: getattr(capital, name) for name in (*MENDED, "state")}
    for name in TAKEN_AGAIN:
        setattr(capital, name, getattr(fresh, name))
    capital.decided_by, capital.ended_at, capital.reason = None, None, ""
    capital.save(update_fields=[*TAKEN_AGAIN, "decided_by", "ended_at", "reason"])
    after = {name: getattr(capital, name) for name in (*MENDED, "state")}
    record_event(Verb.CHANGE, capital, by=by, before=before, after=after)
    return capital


@action
def add_evidence_files(
    capital: PaidInCapital,
    files: Iterable[File],
    *,
    kind: str,
    by: User,
) -> list[CapitalEvidence]:
    """Attach several documents of one kind, all or none; raises as ``add_evidence``."""
    return [add_evidence(capital, file, kind=kind, by=by) for file in files]
