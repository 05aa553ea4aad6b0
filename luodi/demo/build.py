"""Builds the sample city through the actions, in the order in which three years went by."""

from collections.abc import Callable
from datetime import date
from typing import Any

from luodi.accounts.models import Organization
from luodi.assessment.actions import freeze_results
from luodi.assessment.models import Publication
from luodi.audit.actions.recording import recording
from luodi.capital.actions import freeze_month, reopen_month
from luodi.capital.models import FrozenMonth
from luodi.common import clock
from luodi.enterprises.actions import register_enterprise
from luodi.enterprises.models import Enterprise
from luodi.ladders.actions import load_shipped
from luodi.reference.actions import load_reference
from luodi.reference.models import LeadingIndustry
from luodi.statistics.actions import load_published

from .assessing import sample_assessment
from .awards import award_deeds
from .chains import chain_deeds
from .chiefs import chief_deeds
from .content import content
from .events import special_deeds
from .generator import more_projects
from .history import City, Deed, Story, moment, stored
from .money import accepting_deeds, money_deeds
from .peers import peer_deeds
from .people import SINCE, make_organizations, make_people
from .targeting import targeting_deeds
from .targets import set_targets

Progress = Callable[[str], None]


class CityExists(RuntimeError):
    """There are organizations already; the sample city is built into an empty database only."""


def build_city(progress: Progress = print, *, more: bool = True) -> dict[str, int]:
    """Build the sample city; tells how many of each thing there are.

    The same content and seed give the same city. Raises ``CityExists`` for a database that is not empty.
    """
    if Organization.objects.exists():
        raise CityExists("this database already holds a city")
    counts = load_reference()
    progress(f"reference data: {counts['regions']} regions, {counts['industries']} industries")
    with recording(), clock.at(moment(SINCE, 8)):
        load_shipped()
        load_published()
        city = _people_and_places(progress)
        rows = [*content("projects")["projects"], *(more_projects(city.today) if more else [])]
        set_targets(city, rows)
    progress("ladders and targets")
    deeds: list[Deed] = []
    stories = [Story(row, city) for row in rows]
    for story in stories:
        deeds += [*story.deeds(), *special_deeds(story), *money_deeds(story)]
    deeds += [
        *accepting_deeds(stories, city.today),
        *_freezing(city),
        *_assessing(city),
        *award_deeds(city),
        *peer_deeds(city),
        *targeting_deeds(city),
    ]
    deeds += [*chain_deeds(city), *chief_deeds(city)]
    _relive(deeds, progress)
    counts |= {"projects": len(rows), "deeds": len(deeds)}
    return counts


def _people_and_places(progress: Progress) -> City:
    organizations = make_organizations()
    progress(f"{len(organizations)} organizations")
    for layout in content("layouts"):
        LeadingIndustry.objects.get_or_create(code=layout["code"], defaults=layout)
    people = make_people(organizations)
    progress(f"{len(set(people.values()))} people")
    enterprises: dict[str, Enterprise] = {}
    for row in content("enterprises"):
        enterprises[row["code"]] = _enterprise(row, people["bureau"], enterprises)
    progress(f"{len(enterprises)} enterprises")
    return City(organizations, people, enterprises, today=content("projects")["today"])


def _enterprise(row: dict[str, Any], by: Any, known: dict[str, Enterprise]) -> Enterprise:
    plain = (
        "name",
        "short_name",
        "tier",
        "group_name",
        "business_scope",
        "ownership",
        "employees",
        "is_local",
    )
    values = {name: row[name] for name in plain if row.get(name) is not None}
    values |= {
        "country_id": row["country"],
        "province_id": row["province_code"] or None,
        "city_id": row["city_code"] or None,
        "industry_id": row["industry_code"],
        "products": list(row["products"]),
        "honours": list(row["honours"]),
        "registered_capital": stored(row["registered_capital_wan"]),
        "annual_revenue": stored(row["annual_revenue_wan"]),
        "previous_revenue": stored(row.get("previous_revenue_wan")),
        "outside_investments": row.get("outside_investments"),
        "parent": known.get(row.get("parent", "")),
        "is_example": True,
    }
    return register_enterprise(values, by=by, former_names=row["former_names"])


def _assessing(city: City) -> list[Deed]:
    """The results of 2025 are published in March, one county objects, and they become final."""
    published: list[Publication] = []

    def publish() -> None:
        published.append(
            sample_assessment(by=city.people["performance"], objector=city.people["bazhou"], year=2025)
        )

    return [
        (moment(date(2026, 3, 3), 9), publish),
        (moment(date(2026, 3, 16), 9), lambda: freeze_results(published[0], by=city.people["performance"])),
    ]


def _freezing(city: City) -> list[Deed]:
    deeds: list[Deed] = []
    for row in content("projects")["frozen_months"]:
        host = city.organizations.get(row["host"] or "")
        freeze = lambda row=row, host=host: freeze_month(row["month"], by=city.people["bureau2"], host=host)  # noqa: E731
        deeds.append((moment(row["frozen_on"], 18), freeze))
        if row["reopened_on"]:
            reopen = lambda row=row, host=host: _reopen(row["month"], host, row["reason"], city)  # noqa: E731
            deeds.append((moment(row["reopened_on"], 18), reopen))
    return deeds


def _reopen(month: date, host: Organization | None, reason: str, city: City) -> None:
    frozen = FrozenMonth.objects.get(month=month, host=host, reopened_at__isnull=True)
    reopen_month(frozen, by=city.people["bureau2"], reason=reason)


def _relive(deeds: list[Deed], progress: Progress) -> None:
    """Do every deed at its moment; one transaction a year, so that a broken build leaves whole years."""
    deeds.sort(key=lambda deed: deed[0])
    year = 0
    batch: list[Deed] = []
    for deed in [*deeds, None]:
        if deed is None or (year and deed[0].year != year):
            with recording():
                for at, do in batch:
                    with clock.at(at):
                        do()
            progress(f"{year}: {len(batch)} deeds")
            batch = []
        if deed is not None:
            year = deed[0].year
            batch.append(deed)
