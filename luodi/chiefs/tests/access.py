"""Who may see chain chiefs, set them, deliver and review."""

from luodi.chiefs.models import DeliverableEvidence
from tests.access import Row, World

from .factories import handed_in, lead

REVIEWERS = "bureau"
DELIVERERS = "bureau department chief"


def chain(world: World, place: str) -> dict[str, object]:
    """A chain of the city with its chief."""
    return {"pk": lead(world).pk}


def county_chain(world: World, place: str) -> dict[str, object]:
    """A chain of the county."""
    leadership = lead(world)
    leadership.chain.place = world.unit(place)
    leadership.chain.save()
    return {"pk": leadership.pk}


def year(world: World, place: str) -> dict[str, object]:
    """A year of the chain."""
    return {"pk": lead(world).pk, "year": 2025}


def open_one(world: World, place: str) -> dict[str, object]:
    """A deliverable to hand in."""
    return {"pk": lead(world).deliverables.first().pk}  # type: ignore[union-attr]


def waiting(world: World, place: str) -> dict[str, object]:
    """A deliverable that waits for review."""
    return {"pk": handed_in(world, lead(world)).pk}


def document(world: World, place: str) -> dict[str, object]:
    """A document of a deliverable."""
    found = handed_in(world, lead(world))
    return {"pk": found.pk, "evidence": DeliverableEvidence.objects.get(deliverable=found).pk}


TABLE = (
    Row("chiefs:list", "business"),
    Row("chiefs:mine", "business"),
    Row("chiefs:new", "bureau county_bureau", method="GET POST"),
    Row("chiefs:detail", "business", "business", make=chain),
    Row("chiefs:edit", "bureau county_bureau", "bureau", county_chain, method="GET POST", outsider=403),
    Row("chiefs:target", REVIEWERS, REVIEWERS, make=year, method="GET POST"),
    Row("chiefs:deliverable", "business", "business", make=open_one),
    Row("chiefs:submit", DELIVERERS, DELIVERERS, make=open_one, method="GET POST"),
    Row("chiefs:accept", REVIEWERS, REVIEWERS, make=waiting, method="GET POST"),
    Row("chiefs:return", REVIEWERS, REVIEWERS, make=waiting, method="GET POST"),
    Row("chiefs:edit_deliverable", REVIEWERS, REVIEWERS, make=open_one, method="GET POST"),
    Row("chiefs:evidence", DELIVERERS, DELIVERERS, make=document),
)
