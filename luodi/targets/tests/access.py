"""Who may see targets (all who work with figures) and who sets them (the city, never a county its own)."""

from tests.access import Row, World


def place(world: World, place: str) -> dict[str, object]:
    """The county's target of signed projects."""
    return {"year": 2025, "indicator": "signed_projects", "unit": world.unit(place).code}


TABLE = (
    Row("targets:list", "business"),
    Row("targets:help", "bureau performance", method="GET POST"),
    Row("targets:detail", "business", "business", make=place),
    Row(
        "targets:detail",
        "bureau performance",
        "bureau performance",
        make=place,
        method="POST",
        data={"value": "-1"},
    ),
)
