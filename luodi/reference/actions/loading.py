"""Loads the shipped regions, industries and special days; running it again changes nothing."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from luodi.common.search import initials_of
from luodi.reference.models import Industry, Region, SpecialDay
from luodi.reference.queries import forget_calendar

FOLDER = Path(__file__).resolve().parent.parent / "data"
CHINA = "CN"


@transaction.atomic
def load_reference() -> dict[str, int]:
    """Load what is missing and renew names; tells how many rows of each kind there are.

    Days changed by an officer are left as they are.
    """
    regions = [_region(row) for row in _rows("regions.csv")]
    countries = [
        Region(code=row["code"], name=row["name_zh"], name_en=row["name_en"], level="country")
        for row in _rows("countries.csv")
    ]
    _upsert(Region, [*countries, *regions])
    industries = [
        Industry(
            code=row["code"],
            name=row["name_zh"],
            name_en=row["name_en"],
            level=int(row["level"]),
            section=row["section"],
        )
        for row in _rows("industries.csv")
    ]
    _upsert(Industry, industries)
    days = [
        SpecialDay(day=date.fromisoformat(row["date"]), is_workday=row["kind"] == "work", name=row["name"])
        for row in _rows("special_days.csv")
    ]
    SpecialDay.objects.bulk_create(days, ignore_conflicts=True)
    forget_calendar()
    return {
        "regions": len(regions),
        "countries": len(countries),
        "industries": len(industries),
        "days": len(days),
    }


def _region(row: dict[str, str]) -> Region:
    return Region(
        code=row["code"],
        name=row["name_zh"],
        short_name=row["short"],
        name_en=row["name_en"],
        level=row["level"],
        province_code=row["province_code"],
        key_region=row["key_region"],
    )


def _upsert(model: type[Region] | type[Industry], rows: list[Any]) -> None:
    for row in rows:
        row.initials = initials_of(row.name)[:120]
    names = [field.name for field in model._meta.local_fields if not field.primary_key]
    model.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=names, batch_size=500
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
