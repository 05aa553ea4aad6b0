"""The office keeps windows; units that take part see theirs and mark for themselves, all see what is published."""

from datetime import timedelta
from itertools import count

from luodi.common import clock
from luodi.peers import actions
from luodi.peers.models import MarkWindow
from luodi.peers.tests import factories
from tests.access import Row, World

KEEPERS = "bureau performance"
numbers = count(1)


def window(world: World, place: str) -> dict[str, object]:
    """A window in which the place takes part and the other county does not."""
    units = [world.unit(place), *(world.places[code] for code in ("bureau", "outpost"))]
    return {"pk": factories.window(world.people["performance"], units, title=f"互评{next(numbers)}").pk}


def to_mark(world: World, place: str) -> dict[str, object]:
    """The marks of the place in such a window."""
    return {**window(world, place), "unit": world.unit(place).pk}


def closed(world: World, place: str) -> dict[str, object]:
    """Such a window, closed with the marks of the bureau."""
    found = window(world, place)
    row = MarkWindow.objects.get(pk=found["pk"])
    keeper = world.people["performance"]
    factories.marked(row, world.places["bureau"], {world.unit(place): 80}, by=keeper)
    actions.close_window(row, by=keeper)
    return found


SOON = (clock.today() + timedelta(days=30)).isoformat()

TABLE = (
    Row("peers:list", "business"),
    Row("peers:new", KEEPERS, method="GET POST"),
    Row("peers:detail", f"{KEEPERS} county_bureau clerk", KEEPERS, make=window),
    Row("peers:give", "county_bureau clerk", "", make=to_mark, method="GET POST"),
    Row("peers:file", f"{KEEPERS} county_bureau clerk", KEEPERS, make=closed, query="?format=csv"),
    Row("peers:extend", KEEPERS, KEEPERS, make=window, method="GET POST"),
    *(
        Row(f"peers:{name}", KEEPERS, KEEPERS, make=made, method="GET POST")
        for name, made in (("close", window), ("reopen", closed), ("publish", closed))
    ),
)
