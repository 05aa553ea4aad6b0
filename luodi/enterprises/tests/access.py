"""Who may see and change enterprises; the register belongs to the whole city."""

from luodi.enterprises.actions import add_contact, blacklist, decide_pair, merge_enterprises
from tests.access import Row, World

from . import factories

BOTH = "GET POST"


def enterprise(world: World, place: str) -> dict[str, object]:
    """An enterprise; where it stands does not matter."""
    return {"pk": factories.enterprise(world, f"{place}样例食品有限公司").pk}


def blacklisted(world: World, place: str) -> dict[str, object]:
    """One that is blacklisted."""
    made = factories.enterprise(world, f"{place}样例食品有限公司")
    return {"pk": blacklist(made, by=world.people["bureau"], reason="test").pk}


def contact(world: World, place: str) -> dict[str, object]:
    """A contact."""
    made = factories.enterprise(world, f"{place}样例食品有限公司")
    return {"pk": made.pk, "contact": add_contact(made, {"name": "示例"}, by=world.people["bureau"]).pk}


def pair(world: World, place: str) -> dict[str, object]:
    """An open pair."""
    return {"pk": factories.pair(world).pk}


def decided(world: World, place: str) -> dict[str, object]:
    """A decided pair."""
    found = factories.pair(world)
    return {"pk": decide_pair(found, "different", by=world.people["bureau"], reason="test").pk}


def merge(world: World, place: str) -> dict[str, object]:
    """A merge."""
    found = factories.pair(world)
    return {"pk": merge_enterprises(found.first, found.second, by=world.people["bureau"], reason="test").pk}


CHANGERS = "bureau clerk county_bureau outpost"
WHY = {"reason": "test"}
TABLE = (
    Row("enterprises:list", "business", method=BOTH),
    Row("enterprises:options", "business"),
    Row("enterprises:new", CHANGERS, method=BOTH),
    Row("enterprises:detail", "business", "business", enterprise),
    Row("enterprises:edit", CHANGERS, CHANGERS, enterprise, method=BOTH),
    Row("enterprises:add_contact", CHANGERS, CHANGERS, enterprise, method=BOTH),
    Row("enterprises:contact", CHANGERS, CHANGERS, contact, method=BOTH),
    Row("enterprises:remove_contact", CHANGERS, CHANGERS, contact, method=BOTH, data=WHY),
    Row("enterprises:duplicates", "bureau county_bureau", method=BOTH),
    Row("enterprises:search_duplicates", "bureau", method="POST"),
    Row("enterprises:pair", "bureau", "bureau", pair, method=BOTH),
    Row("enterprises:reopen_pair", "bureau", "bureau", decided, method=BOTH, data=WHY),
    Row("enterprises:merge", "bureau", "bureau", enterprise, method=BOTH),
    Row("enterprises:undo_merge", "bureau", "bureau", merge, method=BOTH, data=WHY),
    Row("enterprises:blacklist", "bureau", "bureau", enterprise, method=BOTH, data=WHY),
    Row("enterprises:lift_blacklist", "bureau", "bureau", blacklisted, method=BOTH, data=WHY),
)
