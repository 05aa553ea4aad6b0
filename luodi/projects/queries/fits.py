"""Which leading industry a project belongs to."""

from datetime import date

from django.core.cache import cache

from luodi.accounts.models import Organization
from luodi.projects.models import Project
from luodi.reference.models import LeadingIndustry


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
