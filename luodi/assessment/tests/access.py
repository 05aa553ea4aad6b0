"""Who sees schemes and results, who keeps them (the city), and which units object."""

from luodi.accounts.models import User
from luodi.assessment.choices import SchemeState
from luodi.assessment.tests import factories
from tests.access import Row, World

KEEPERS = "bureau performance"


def keepers(world: World) -> tuple[User, User]:
    """Who writes, and who reviews."""
    return world.people["performance"], world.people["bureau"]


def draft(world: World, place: str) -> dict[str, object]:
    """A draft."""
    return {"pk": factories.scheme(world.people["performance"]).pk}


def part(world: World, place: str) -> dict[str, object]:
    """One indicator of a draft."""
    return {**draft(world, place), "kind": "indicator", "code": "signing"}


def in_force(world: World, place: str) -> dict[str, object]:
    """A published version."""
    made = factories.scheme(world.people["performance"])
    type(made).objects.filter(pk=made.pk).update(state=SchemeState.PUBLISHED)
    return {"pk": made.pk}


def unpublished_run(world: World, place: str) -> dict[str, object]:
    """A run that only the office sees."""
    by, reviewer = keepers(world)
    return {"pk": factories.run(factories.published_scheme(by, reviewer), by).pk}


def published(world: World, place: str) -> dict[str, object]:
    """Published results."""
    by, reviewer = keepers(world)
    known = factories.Publication.objects.first()
    return {"pk": (known or factories.publication(by, reviewer)).pk}


def public_run(world: World, place: str) -> dict[str, object]:
    """The run of published results."""
    published(world, place)
    return {"pk": factories.Publication.objects.get().run_id}


def unit_of_run(world: World, place: str) -> dict[str, object]:
    """One unit's result."""
    return {**public_run(world, place), "unit": "east"}


def two_runs(world: World, place: str) -> dict[str, object]:
    """A run compared with itself."""
    found = public_run(world, place)
    return {**found, "other": found["pk"]}


def objection(world: World, place: str) -> dict[str, object]:
    """An objection of the unit."""
    found = factories.Publication.objects.get(pk=published(world, place)["pk"])
    return {"pk": factories.objection(found, world.unit(place), world.clerk(place)).pk}


TABLE = (
    Row("assessment:list", "business"),
    Row("assessment:scheme", KEEPERS, KEEPERS, make=draft),
    Row("assessment:scheme", "business", "business", make=in_force),
    Row("assessment:scheme_file", "business", "business", make=in_force),
    Row("assessment:scheme_compare", "business", "business", make=in_force),
    Row("assessment:scheme_upload", KEEPERS, method="GET POST"),
    Row("assessment:scheme_edit", KEEPERS, KEEPERS, make=draft, method="GET POST"),
    Row("assessment:scheme_new", KEEPERS, method="GET POST"),
    Row("assessment:scheme_build", KEEPERS, KEEPERS, make=draft, method="GET POST"),
    Row("assessment:scheme_figures", KEEPERS, KEEPERS, make=draft, method="GET POST"),
    Row("assessment:scheme_part", KEEPERS, KEEPERS, make=part, method="GET POST"),
    Row("assessment:scheme_replace", KEEPERS, KEEPERS, make=draft, method="GET POST"),
    Row("assessment:scheme_copy", KEEPERS, KEEPERS, make=draft, method="GET POST"),
    Row("assessment:scheme_move", KEEPERS, KEEPERS, make=draft, method="POST"),
    Row("assessment:run_new", KEEPERS, KEEPERS, make=draft, method="GET POST"),
    Row("assessment:run", KEEPERS, KEEPERS, make=unpublished_run),
    Row("assessment:run_recheck", KEEPERS, KEEPERS, make=unpublished_run),
    Row("assessment:run_whatif", KEEPERS, KEEPERS, make=unpublished_run),
    Row("assessment:publish", KEEPERS, KEEPERS, make=unpublished_run, method="GET POST"),
    Row("assessment:run", "business", "business", make=public_run),
    Row("assessment:run_progress", "business", "business", make=public_run),
    Row("assessment:run_robustness", "business", "business", make=public_run),
    Row("assessment:run_compare", "business", "business", make=two_runs),
    Row("assessment:run_unit", "business", "business", make=unit_of_run),
    Row("assessment:publication", "business", "business", make=published),
    Row("assessment:publication_file", "business", "business", make=published),
    Row("assessment:publication_move", KEEPERS, KEEPERS, make=published, method="POST"),
    Row("assessment:object", "clerk county_bureau", "clerk county_bureau", make=published, method="GET POST"),
    Row("assessment:evidence", f"{KEEPERS} clerk county_bureau", KEEPERS, make=objection),
    Row("assessment:answer", KEEPERS, KEEPERS, make=objection, method="GET POST"),
)
