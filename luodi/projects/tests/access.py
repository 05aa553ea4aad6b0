"""Who may open the pages of projects: a county sees its own, never another county's negotiations."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from luodi.audit.actions import store_document
from luodi.enterprises.models import Enterprise
from luodi.ladders.actions import load_shipped
from luodi.ladders.models import LadderVersion
from luodi.projects.actions import register_project
from luodi.projects.models import LikelyDuplicate, Project, ProjectDocument, StageEvent
from tests.access import Row, World

from .factories import START, make_enterprise


def _project(world: World, place: str, name: str = "年产五千吨腊肉制品项目") -> Project:
    if not LadderVersion.objects.exists():
        load_shipped()
    known = Project.objects.filter(name=name, host=world.unit(place)).first()
    if known is not None:
        return known
    values = {
        "name": name,
        "host": world.unit(place),
        "lead_investor": Enterprise.objects.first() or make_enterprise(),
        "planned_investment": Decimal(20000),
    }
    return register_project(values, by=world.clerk(place), on=START)


def project(world: World, place: str) -> dict[str, object]:
    """A lead under negotiation."""
    return {"pk": _project(world, place).pk}


def claimed(world: World, place: str) -> dict[str, object]:
    """A project whose signing is claimed by its clerk."""
    found = _project(world, place)
    event = StageEvent.objects.create(
        project=found,
        from_stage="reviewed",
        to_stage="signed",
        effective_on=START,
        recorded_at=found.updated_at,
        state="claimed",
        claimed_by=world.clerk(place),
        ladder=LadderVersion.objects.first(),
    )
    return {"pk": found.pk, "event": event.pk}


def paper(world: World, place: str) -> dict[str, object]:
    """A document of a project."""
    found = _project(world, place)
    file = ContentFile(b"%PDF-1.4 example", name="contract.pdf")
    document = store_document(file, kind="proposal", by=world.clerk(place))
    return {"pk": found.pk, "link": ProjectDocument.objects.create(project=found, document=document).pk}


def pair(world: World, place: str) -> dict[str, object]:
    """Two reports that look like one."""
    first, second = _project(world, place), _project(world, place, "年产五千吨腊肉制品二期项目")
    LikelyDuplicate.objects.filter(project=second).delete()
    made = LikelyDuplicate.objects.create(
        project=second, other=first, level="L2", confidence=Decimal("0.9"), reasons=[]
    )
    return {"pk": made.pk}


BOTH = "GET POST"
DEED = {"reason": "test", "on": (START + timedelta(days=1)).isoformat()}
CHANGE = "bureau county_bureau clerk"
TABLE = (
    #   address                        in the own place         in another place       what else
    Row("projects:list", "business"),
    Row("projects:list", "business", method="POST", data={"do": "columns"}),
    Row("projects:new", "bureau county_bureau clerk outpost", method=BOTH),
    Row("projects:bulk", "bureau county_bureau clerk outpost", method="POST", data={}),
    Row("projects:officers", "everybody"),
    Row("projects:board", "business"),
    Row("projects:gantt", "business"),
    Row("projects:duplicates", "bureau county_bureau"),
    Row("projects:duplicates", "bureau county_bureau", method="POST", data={"do": "columns"}),
    Row("projects:duplicate", "bureau county_bureau", "bureau", make=pair, method=BOTH, data=DEED),
    Row("projects:duplicate_reopen", "bureau county_bureau", "bureau", make=pair, method=BOTH, data=DEED),
    Row(
        "projects:detail",
        "leader chief bureau performance county",
        "leader chief bureau performance",
        make=project,
    ),
    Row("projects:edit", CHANGE, "bureau", make=project, method=BOTH, data=DEED),
    Row("projects:exclusions", "bureau county_bureau", "bureau", make=project, method=BOTH, data=DEED),
    Row("projects:advance", CHANGE, "bureau", make=project, method=BOTH, data=DEED, query="?to=studied"),
    Row("projects:move", CHANGE, "bureau", make=project, method="POST", data=DEED),
    Row("projects:roll_back", CHANGE, "bureau", make=project, method=BOTH, data=DEED),
    Row("projects:status", CHANGE, "bureau", make=project, method=BOTH, data=DEED),
    Row("projects:add_activity", CHANGE, "bureau", make=project, method=BOTH, data=DEED),
    Row("projects:upload", CHANGE, "bureau", make=project, method=BOTH, data={}),
    Row(
        "projects:document",
        "leader chief bureau performance county",
        "leader chief bureau performance",
        make=paper,
    ),
    Row("projects:withdraw_document", CHANGE, "bureau", make=paper, method=BOTH, data={}),
    Row("projects:accept", "bureau county_bureau", "bureau", make=claimed, method=BOTH, data=DEED),
    Row("projects:return", "bureau county_bureau", "bureau", make=claimed, method=BOTH, data=DEED),
    Row("projects:withdraw", CHANGE, "bureau", make=claimed, method=BOTH, data=DEED),
)
