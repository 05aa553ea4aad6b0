"""Who may see chains (all who work with figures), change maps, confirm firms and enter figures."""

from collections.abc import Callable, Mapping
from typing import Any

from luodi.chains.actions import confirm_firm
from luodi.chains.models import FirmSegment
from tests.access import Row, World

from .factories import local_firm, make_tea, segment

MAKERS = "bureau county_bureau"
EDITORS = "bureau department"
CONFIRMERS = "bureau department clerk county_bureau"


def chain(world: World, place: str) -> dict[str, object]:
    """The chain of the city that the department leads."""
    return {"code": make_tea(world).chain.code}


def county_chain(world: World, place: str) -> dict[str, object]:
    """A chain of the county."""
    chain_map = make_tea(world)
    chain_map.chain.place, chain_map.chain.lead_department = world.unit(place), None
    chain_map.chain.save()
    return {"code": chain_map.chain.code}


def published(world: World, place: str) -> dict[str, object]:
    """The map in force."""
    chain_map = make_tea(world)
    return {"code": chain_map.chain.code, "pk": chain_map.pk}


def draft(world: World, place: str) -> dict[str, object]:
    """A draft."""
    chain_map = make_tea(world, published=False)
    return {"code": chain_map.chain.code, "pk": chain_map.pk}


def segment_of_draft(world: World, place: str) -> dict[str, object]:
    """A segment of a draft."""
    return {"pk": segment(make_tea(world, published=False), "green").pk}


def firm(world: World, place: str) -> dict[str, object]:
    """A firm of the county, proposed for a segment."""
    chain_map = make_tea(world)
    unit = "east" if place == "own" else "west"
    enterprise = local_firm(world, "样例茶业有限公司", unit=unit)
    FirmSegment.objects.create(segment=segment(chain_map, "green"), enterprise=enterprise)
    return {"code": chain_map.chain.code, "pk": chain_map.pk}


def enterprise_page(world: World, place: str) -> dict[str, object]:
    """The enterprise itself."""
    firm(world, place)
    return {"pk": FirmSegment.objects.get().enterprise_id}


def sent(data: Callable[[], Mapping[str, Any]]) -> Any:
    """Form fields that name what was just made."""

    def body(_arguments: Mapping[str, Any]) -> tuple[str, str]:
        fields = "&".join(f"{name}={value}" for name, value in data().items())
        return "application/x-www-form-urlencoded", fields

    return body


def decision() -> dict[str, Any]:
    """Confirm the one firm there is."""
    return {"row": FirmSegment.objects.get().pk, "to": "confirmed"}


def segment_of_map(world: World, place: str) -> dict[str, object]:
    """A segment of the map in force."""
    return {"pk": segment(make_tea(world), "green").pk}


def lead_firm(world: World, place: str) -> dict[str, object]:
    """A confirmed firm of the map in force."""
    chain_map = make_tea(world)
    enterprise = local_firm(world, "样例茶业有限公司")
    confirm_firm(segment(chain_map, "green"), enterprise, by=world.people["bureau"], is_lead_firm=True)
    return {"code": chain_map.chain.code, "enterprise": enterprise.pk}


TABLE = (
    Row("chains:graph", "business", "business", make=chain),
    Row("chains:gaps", "business", "business", make=chain),
    Row("chains:clusters", "business", "business", make=chain),
    Row("chains:cluster", "business", "business", make=lead_firm),
    Row("chains:segment_panel", "business", "business", make=segment_of_map),
    Row("chains:entries", "business"),
    Row("chains:add_table", MAKERS, method="GET POST"),
    Row("chains:list", "business"),
    Row("chains:new", MAKERS, method="GET POST"),
    Row("chains:detail", "business", "business", make=chain),
    Row("chains:edit", "bureau county_bureau", "bureau", make=county_chain, method="GET POST", outsider=403),
    Row("chains:versions", "business", "business", make=chain),
    Row("chains:versions", EDITORS, EDITORS, make=chain, method="POST"),
    Row("chains:import", EDITORS, EDITORS, make=chain, method="GET POST"),
    Row("chains:compare", "business", "business", make=published),
    Row("chains:compare", EDITORS, EDITORS, make=draft),
    Row("chains:editor", EDITORS, EDITORS, make=draft),
    Row("chains:change", EDITORS, EDITORS, make=draft, method="POST", data={"op": "undo"}),
    Row("chains:publish", EDITORS, EDITORS, make=draft, method="POST", data={"to": "published"}),
    Row("chains:segment_edit", EDITORS, EDITORS, make=segment_of_draft, method="GET POST"),
    Row("chains:file", "business", "business", make=published),
    Row("chains:firms", "business", "business", make=firm),
    Row("chains:firms", CONFIRMERS, CONFIRMERS, make=firm, method="POST", data={"do": "propose"}),
    Row("chains:decide", CONFIRMERS, "bureau department", make=firm, method="POST", body=sent(decision)),
    Row("chains:enterprise_panel", "business", "business", make=enterprise_page),
    Row(
        "chains:enterprise_panel",
        CONFIRMERS,
        "bureau department",
        make=enterprise_page,
        method="POST",
        data={"do": "propose"},
        outsider=403,
    ),
    Row("chains:figures", "business", "business", make=published),
    Row(
        "chains:figures",
        CONFIRMERS,
        CONFIRMERS,
        make=published,
        method="POST",
        data={"unit": "east", "year": "2024"},
    ),
)
