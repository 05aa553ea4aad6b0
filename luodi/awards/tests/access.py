"""Everybody who sees assessments sees awards; the office keeps them, units nominate, judges score."""

from itertools import count

from luodi.awards import actions
from luodi.awards.tests import factories
from tests.access import Row, World

KEEPERS = "bureau performance"
NOMINEES = "clerk county_bureau"
numbers = count(1)


def award(world: World, place: str) -> dict[str, object]:
    """A round that takes nominations."""
    return {"pk": factories.award(world.people["performance"], title=f"评选{next(numbers)}").pk}


def nomination(world: World, place: str) -> dict[str, object]:
    """A nomination of the place, judged by the department."""
    found = factories.award(world.people["performance"], title=f"评选{next(numbers)}")
    actions.seat_judge(found, world.people["department"], by=world.people["performance"])
    return {"pk": factories.nomination(found, world.unit(place), world.clerk(place)).pk}


TABLE = (
    Row("awards:list", "business"),
    Row("awards:new", KEEPERS, method="GET POST"),
    Row("awards:detail", "business", "business", make=award),
    Row("awards:move", KEEPERS, KEEPERS, make=award, method="POST"),
    Row("awards:nominate", f"{KEEPERS} {NOMINEES}", f"{KEEPERS} {NOMINEES}", make=award, method="GET POST"),
    Row("awards:nomination", f"{KEEPERS} {NOMINEES} department", f"{KEEPERS} department", make=nomination),
    Row("awards:evidence", f"{KEEPERS} {NOMINEES} department", f"{KEEPERS} department", make=nomination),
    Row("awards:score", "department", "department", make=nomination, method="POST"),
    Row("awards:withdraw", f"{KEEPERS} clerk", KEEPERS, make=nomination, method="POST"),
)
