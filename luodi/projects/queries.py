"""Reads of projects that span tables."""

from datetime import date
from decimal import Decimal

from django.core.cache import cache
from django.db.models import Q

from luodi.accounts.models import Organization
from luodi.common.search import matching
from luodi.reference.models import LeadingIndustry
from luodi_engine.names import core_name

from .models import Project

CITY = "city"


def layout_table() -> list[tuple[str, str, int, int | None, tuple[str, ...]]]:
    """(place, code, from year, to year, industry codes) of every leading industry, kept for a minute."""
    known = cache.get("layout_table")
    if known is None:
        rows = LeadingIndustry.objects.order_by("place_code", "order")
        known = [(r.place_code, r.code, r.year_from, r.year_to, tuple(r.industry_codes)) for r in rows]
        cache.set("layout_table", known, 60)
    return known  # type: ignore[no-any-return]


def city_code() -> str:
    """The code of the city at the top of the tree, kept for a minute."""
    known = cache.get("city_code")
    if known is None:
        known = Organization.objects.filter(depth=1).values_list("code", flat=True).first() or ""
        cache.set("city_code", known, 60)
    return str(known)


def fit_of(project: Project, on: date) -> tuple[str, bool | None]:
    """The leading industry of the city a project belongs to in the year of ``on``, and whether it fits.

    Unknown (``None``) where the project has no industry or no layout holds; never taken for "no".
    """
    code = project.industry_id
    rows = [row for row in layout_table() if row[2] <= on.year and (row[3] is None or on.year <= row[3])]
    if not code or not rows:
        return "", None
    city = city_code()
    for place, name, _from, _to, industry_codes in sorted(rows, key=lambda row: row[0] != city):
        if place in {city, project.host.code} and any(code.startswith(prefix) for prefix in industry_codes):
            return name, True
    return "", False


MOST_CANDIDATES = 300
NAME_PIECE = 4


def like_candidates(project: Project) -> list[Project]:
    """At most 300 other projects that share an investor, a number, a name, or an industry at a like amount.

    Names are looked up by their two most telling pieces of four characters through the search index, so that
    the look-up costs the same with a hundred thousand projects.
    """
    same = Q(normalised_name=project.normalised_name)
    if project.lead_investor_id:
        same |= Q(lead_investor=project.lead_investor_id)
    if project.outside_code:
        same |= Q(outside_code=project.outside_code)
    if project.planned_investment and project.industry_id:
        low, high = project.planned_investment * Decimal("0.9"), project.planned_investment * Decimal("1.12")
        same |= Q(industry=project.industry_id, planned_investment__gte=low, planned_investment__lte=high)
    others = Project.objects.living().exclude(pk=project.pk).select_related("lead_investor")
    found = {other.pk: other for other in others.filter(same)[:MOST_CANDIDATES]}
    core = core_name(project.name)
    for start in {0, max(0, len(core) // 2 - 2)}:
        piece = core[start : start + NAME_PIECE]
        if len(piece) >= 2 and len(found) < MOST_CANDIDATES:
            found |= {other.pk: other for other in matching(others, piece)[:100]}
    return list(found.values())
