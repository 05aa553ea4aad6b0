"""Layouts of leading industries: a new one ends the old one, and mistakes are corrected with a source."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common.errors import Obstacle, Refused
from luodi.reference.models import Industry, LeadingIndustry

EARLIEST, LATEST = 1990, 2100


@action
def set_layout(
    place_code: str,
    *,
    layout: str,
    year_from: int,
    industries: Sequence[Mapping[str, Any]],
    source: str,
    by: Any,
    is_example: bool = False,
) -> list[LeadingIndustry]:
    """Let ``place_code`` have these leading industries from ``year_from`` on; the layout before ends a year earlier.

    Each of ``industries`` has name, name_en and industry_codes. Raises ``Refused`` with everything wrong: no
    industry, no source, unknown industry codes, a layout of the place that begins in that year or later.
    """
    obstacles = [*_of_years(year_from, None), *_of_codes(industries)]
    if not source.strip():
        obstacles.append(Obstacle(_("Name the document that sets the layout."), field="source"))
    if not industries:
        obstacles.append(Obstacle(_("Name at least one leading industry."), field="industries"))
    running = LeadingIndustry.objects.filter(place_code=place_code)
    if running.filter(year_from__gte=year_from).exists():
        message = _(
            "A layout of this place already begins in {year} or later. Correct that one, or choose a later year."
        )
        obstacles.append(Obstacle(message.format(year=year_from), field="year_from"))
    if obstacles:
        raise Refused.of(obstacles)
    for old in running.filter(year_to__isnull=True) | running.filter(year_to__gte=year_from):
        before = {"year_to": old.year_to}
        old.year_to = year_from - 1
        old.save(update_fields=["year_to"])
        record_event(Verb.CHANGE, old, by=by, before=before, after={"year_to": old.year_to}, reason=source)
    made = []
    for order, row in enumerate(industries, start=1):
        values = {
            "name": row["name"],
            "name_en": row.get("name_en", ""),
            "industry_codes": list(row.get("industry_codes") or ()),
            "layout": layout,
            "place_code": place_code,
            "year_from": year_from,
            "source": source,
        }
        code = f"{place_code[:40]}-{year_from}-{order}"
        fresh = LeadingIndustry(code=code, order=order, is_example=is_example, **values)
        fresh.save(force_insert=True)
        record_event(Verb.CREATE, fresh, by=by, after=values)
        made.append(fresh)
    return made


@action
def correct_leading_industry(
    industry: LeadingIndustry, changes: Mapping[str, Any], *, by: Any, reason: str
) -> LeadingIndustry:
    """Correct what was entered wrongly; projects take it over when they are next saved. Raises ``Refused``."""
    industry = LeadingIndustry.objects.select_for_update().get(pk=industry.pk)
    changes = {name: value for name, value in changes.items() if getattr(industry, name) != value}
    year_from = changes.get("year_from", industry.year_from)
    obstacles = _of_years(year_from, changes.get("year_to", industry.year_to))
    obstacles += _of_codes([changes] if "industry_codes" in changes else [])
    if not reason.strip():
        obstacles.append(Obstacle(_("Say what was wrong."), field="reason"))
    if obstacles:
        raise Refused.of(obstacles)
    before = {name: getattr(industry, name) for name in changes}
    for name, value in changes.items():
        setattr(industry, name, value)
    industry.save(update_fields=[*changes])
    record_event(Verb.CHANGE, industry, by=by, before=before, after=dict(changes), reason=reason)
    return industry


@action
def remove_leading_industry(industry: LeadingIndustry, *, by: Any, reason: str) -> None:
    """Take away one that was entered by mistake, with a reason. Raises ``Refused`` without one."""
    if not reason.strip():
        raise Refused.because(_("Say what was wrong."), field="reason")
    before = {"name": industry.name, "place_code": industry.place_code, "year_from": industry.year_from}
    record_event(Verb.DELETE, industry, by=by, before=before, reason=reason)
    industry.delete()


def _of_years(year_from: int, year_to: int | None) -> list[Obstacle]:
    found = []
    if not EARLIEST <= year_from <= LATEST:
        found.append(Obstacle(_("{year} is not a usable year.").format(year=year_from), field="year_from"))
    if year_to is not None and year_to < year_from:
        message = _("The last year {last} lies before the first year {first}.")
        found.append(Obstacle(message.format(last=year_to, first=year_from), field="year_to"))
    return found


def _of_codes(industries: Sequence[Mapping[str, Any]]) -> list[Obstacle]:
    named = {code for row in industries for code in row.get("industry_codes") or ()}
    unknown = named - set(Industry.objects.filter(pk__in=named).values_list("pk", flat=True))
    message = _("“{code}” is not a class of GB/T 4754-2017.")
    return [Obstacle(message.format(code=code), field="industry_codes") for code in sorted(unknown)]
