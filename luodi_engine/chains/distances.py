"""Great-circle distances between regions of known coordinates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Any

from luodi_engine.chains.problems import ChainError, problem

EARTH_KM = 6371.0
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Places:
    """Latitude and longitude of regions by code, and the code of the home city."""

    home: str
    points: Mapping[str, Point]


def parse_places(body: Mapping[str, Any]) -> Places:
    """The coordinates in a YAML body; ``ChainError`` names every place that has no latitude and longitude.

    >>> parse_places({"home": "511900", "places": {"511900": [31.9, 106.7]}}).points["511900"]
    (31.9, 106.7)
    """
    given = body.get("places")
    rows = given if isinstance(given, Mapping) else {}
    points = {str(code): (float(pair[0]), float(pair[1])) for code, pair in rows.items() if _is_point(pair)}
    wrong = [str(code) for code, pair in rows.items() if not _is_point(pair)]
    problems = [problem(f"places.{code}", "weight_not_a_number", found=rows[code]) for code in wrong]
    home = str(body.get("home") or "")
    if home not in points:
        problems.append(problem("home", "weights_missing", found=home or "home"))
    if problems:
        raise ChainError(problems)
    return Places(home, points)


def distance_home(places: Places, *codes: str | None) -> Decimal | None:
    """Whole km from home to the first of the regions (city, then province) that has coordinates; None for none.

    >>> places = Places("511900", {"511900": (31.9, 106.7), "510000": (30.7, 104.1), "310000": (31.2, 121.5)})
    >>> distance_home(places, "310000"), distance_home(places, "510700", "510000"), distance_home(places, None)
    (Decimal('1403'), Decimal('281'), None)
    """
    found = next((places.points[code] for code in codes if code and code in places.points), None)
    return None if found is None else Decimal(round(great_circle_km(places.points[places.home], found)))


def great_circle_km(one: Point, other: Point) -> float:
    """The shortest way over the globe by the haversine formula, in km.

    >>> round(great_circle_km((0.0, 0.0), (0.0, 90.0))), great_circle_km((31.9, 106.7), (31.9, 106.7))
    (10008, 0.0)
    """
    north, east = radians(one[0]), radians(one[1])
    other_north, other_east = radians(other[0]), radians(other[1])
    half = sin((other_north - north) / 2) ** 2
    half += cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def _is_point(pair: object) -> bool:
    if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
        return False
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in pair):
        return False
    return abs(float(pair[0])) <= 90 and abs(float(pair[1])) <= 180
