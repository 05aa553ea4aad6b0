"""Chains as the actions make them: small, named, worked by hand."""

from typing import Any

from luodi.chains.actions import add_link, add_segment, make_chain, new_map, publish_map
from luodi.chains.models import Chain, ChainMap
from luodi.enterprises.models import Enterprise
from luodi.enterprises.tests.factories import enterprise
from tests.access import World

# Ginkgo tea: a diamond (leaf to black and green tea, both to bottled tea), and ware that nothing joins yet.
TEA = (
    ("leaf", "茶叶种植"),
    ("green", "绿茶加工"),
    ("black", "红茶加工"),
    ("drink", "茶饮料"),
    ("ware", "茶具"),
)
TEA_LINKS = (("leaf", "green"), ("leaf", "black"), ("green", "drink"), ("black", "drink"))


def make_tea(world: World, *, published: bool = True, year: int = 2022, code: str = "tea") -> ChainMap:
    """The chain of tea with its map, led by the department."""
    bureau = world.people["bureau"]
    chain = Chain.objects.filter(code=code).first() or make_chain(
        code, "茶产业链", place=world.city, lead_department=world.places["department"], by=bureau
    )
    chain_map = new_map(chain, year, by=bureau, source="样例")
    for segment, name in TEA:
        add_segment(chain_map, {"code": segment, "name": name, "track": "茶"}, by=bureau)
    for source, target in TEA_LINKS:
        add_link(chain_map, source, target, by=bureau)
    if published:
        chain_map = publish_map(chain_map, by=bureau)
    chain_map.refresh_from_db()
    return chain_map


def local_firm(world: World, name: str, *, unit: str = "east", **values: Any) -> Enterprise:
    """A local firm of a county."""
    return enterprise(world, name, is_local=True, local_unit=world.places[unit], **values)


def segment(chain_map: ChainMap, code: str) -> Any:
    """A segment of the map by its code."""
    return chain_map.segments.get(code=code)
