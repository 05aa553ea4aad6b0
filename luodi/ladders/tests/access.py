"""Who may see and change ladders: rules hold for the whole city."""

from datetime import date
from typing import Any

from luodi.ladders.actions import draft_version, load_shipped
from luodi.ladders.models import LadderVersion
from tests.access import Row, World

BOTH = "GET POST"


def shipped(world: World, place: str) -> dict[str, object]:
    """An adopted version."""
    load_shipped()
    return {"pk": LadderVersion.objects.filter(state="adopted").order_by("number")[0].pk}


def draft(world: World, place: str) -> dict[str, Any]:
    """A draft."""
    load_shipped()
    body = LadderVersion.objects.order_by("number")[0].body
    made = draft_version(
        name="草案", effective_from=date(2027, 1, 1), source="例", body=body, by=world.people["bureau"]
    )
    return {"pk": made.pk}


def two(world: World, place: str) -> dict[str, object]:
    """Two versions."""
    made = draft(world, place)
    return {**made, "other": LadderVersion.objects.exclude(pk=made["pk"])[0].pk}


WHY = {"reason": "test"}
TABLE = (
    Row("ladders:list", "business", method=BOTH),
    Row("ladders:detail", "business", "business", shipped),
    Row("ladders:compare", "business", "business", two),
    Row("ladders:draft", "bureau", "bureau", shipped, method=BOTH),
    Row("ladders:edit", "bureau", "bureau", draft, method=BOTH),
    Row("ladders:adopt", "bureau", "bureau", draft, method=BOTH),
    Row("ladders:withdraw", "bureau", "bureau", draft, method=BOTH, data=WHY),
)
