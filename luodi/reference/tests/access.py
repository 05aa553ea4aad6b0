"""Who may look up, see and change reference data."""

from datetime import date

from luodi.reference.models import LeadingIndustry, SpecialDay
from tests.access import Row, World

BOTH = "GET POST"


def special_day(world: World, place: str) -> dict[str, object]:
    """A rest day; the calendar belongs to no place."""
    SpecialDay.objects.get_or_create(day=date(2026, 10, 1), defaults={"is_workday": False, "name": "国庆节"})
    return {"day": date(2026, 10, 1)}


def industry(world: World, place: str) -> dict[str, object]:
    """A leading industry of that county; layouts are the bureau's wherever they hold."""
    unit = world.unit(place)
    made = LeadingIndustry.objects.create(
        code=f"{unit.code}-2024-1", name="食品饮料", layout="1+1", place_code=unit.code, year_from=2024
    )
    return {"pk": made.pk}


TABLE = (
    Row("reference:industries", "everybody"),
    Row("reference:regions", "everybody"),
    Row("reference:calendar", "business"),
    Row("reference:special_day", "bureau", method=BOTH),
    Row("reference:remove_special_day", "bureau", "bureau", special_day, method=BOTH),
    Row("reference:layouts", "business"),
    Row("reference:new_layout", "bureau", method=BOTH),
    Row("reference:leading_industry", "bureau", "bureau", industry, method=BOTH),
    Row("reference:remove_leading_industry", "bureau", "bureau", industry, method=BOTH),
)
