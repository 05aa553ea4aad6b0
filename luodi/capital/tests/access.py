"""Who may see, claim and decide money."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from luodi.audit.actions import store_document
from luodi.capital.models import CapitalEvidence, FrozenMonth, PaidInCapital
from luodi.enterprises.models import Enterprise
from luodi.projects.models import Project
from tests.access import Row, World

BOTH = "GET POST"
NUMBERS = count(1)
SIGNED = date(2025, 3, 3)


def make(
    world: World, place: str, *, signed_on: date | None = SIGNED, state: str = "claimed"
) -> PaidInCapital:
    """An amount of a project of that county, claimed by its clerk."""
    at, clerk = timezone.now(), world.clerk(place)
    stage = {"stage": "signed", "signed_on": signed_on} if signed_on else {"stage": "lead"}
    known: dict[str, Any] = {
        "name": "样例项目",
        "normalised_name": "样例项目",
        "code": f"T-{next(NUMBERS)}",
        "host": world.unit(place),
        "origin_ring": "other_province",
        "stage_entered_on": SIGNED,
        "last_touched_on": SIGNED,
        "updated_at": at,
    }
    project = Project.objects.create(**known, **stage)
    decided = {} if state == "claimed" else {"decided_by": world.people["bureau"], "accepted_at": at}
    return PaidInCapital.objects.create(
        project=project,
        host=project.host,
        month=date(2025, 5, 1),
        amount=Decimal(100),
        origin_ring="other_province",
        carried_over=False,
        state=state,
        claimed_by=clerk,
        claimed_at=at,
        updated_at=at,
        **decided,
    )


def claimed(world: World, place: str) -> dict[str, object]:
    """A claim of a signed project."""
    return {"pk": make(world, place).pk}


def negotiated(world: World, place: str) -> dict[str, object]:
    """An amount of a project that is not signed: only its own place sees it."""
    return {"pk": make(world, place, signed_on=None).pk}


def accepted(world: World, place: str) -> dict[str, object]:
    """An accepted amount."""
    return {"pk": make(world, place, state="accepted").pk}


def evidence(world: World, place: str) -> dict[str, object]:
    """A document of an amount."""
    capital = make(world, place)
    file = ContentFile(b"%PDF-1.4 example", name="voucher.pdf")
    document = store_document(file, kind="payment_voucher", by=world.clerk(place))
    row = CapitalEvidence.objects.create(capital=capital, document=document)
    return {"pk": capital.pk, "evidence": row.pk}


def project(world: World, place: str) -> dict[str, object]:
    """A signed project."""
    return {"pk": make(world, place).project_id}


def lead(world: World, place: str) -> dict[str, object]:
    """A project that is not signed."""
    return {"pk": make(world, place, signed_on=None).project_id}


def frozen(world: World, place: str) -> dict[str, object]:
    """A month frozen for that county."""
    row = FrozenMonth.objects.create(
        month=date(2025, 4, 1),
        host=world.unit(place),
        frozen_by=world.people["bureau"],
        frozen_at=timezone.now(),
    )
    return {"pk": row.pk}


def enterprise(world: World, place: str) -> dict[str, object]:
    """An enterprise."""
    made = Enterprise.objects.create(name="样例", normalised_name="样例", updated_at=timezone.now())
    return {"pk": made.pk}


CITY_SEES_ALL = "leader chief bureau performance"
WHY = {"reason": "test"}
DECIDES = "bureau county_bureau"
CLAIMS = "bureau county_bureau clerk"
TABLE = (
    Row("capital:list", "business", method=BOTH),
    Row("capital:projects", "business"),
    Row("capital:months", "business"),
    Row("capital:accept_many", DECIDES, method="POST"),
    Row("capital:detail", "city county", "city", claimed),
    Row("capital:detail", f"{CITY_SEES_ALL} county", CITY_SEES_ALL, negotiated),
    Row("capital:evidence", "city county", "city", evidence),
    Row("capital:mend", CLAIMS, "bureau", claimed, method=BOTH),
    Row("capital:add_evidence", CLAIMS, "bureau", claimed, method=BOTH),
    Row("capital:accept", DECIDES, "bureau", claimed, method=BOTH),
    Row("capital:return", DECIDES, "bureau", claimed, method=BOTH, data=WHY),
    Row("capital:reverse", DECIDES, "bureau", accepted, method=BOTH, data=WHY),
    Row("capital:claim", CLAIMS, "bureau", project, method=BOTH),
    Row("capital:shares", DECIDES, "bureau", project, method=BOTH),
    Row("capital:project_panel", "city county", "city", project),
    Row("capital:project_panel", f"{CITY_SEES_ALL} county", CITY_SEES_ALL, lead),
    Row("capital:enterprise_panel", "business", "business", enterprise),
    Row("capital:freeze", DECIDES, method="GET", query="?unit=east&month=2025-05"),
    Row("capital:freeze", DECIDES, method="POST", data={"unit": "east", "month": "2025-05"}),
    Row("capital:freeze", "bureau", method="GET", query="?month=2025-05"),
    Row("capital:freeze", "bureau", method="GET", query="?unit=west&month=2025-05"),
    Row("capital:reopen", DECIDES, "bureau", frozen, method=BOTH, data=WHY, outsider=403),
)
