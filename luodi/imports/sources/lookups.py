"""Finds what cells name: units, people, industries, regions, enterprises; every row's with one query each."""

import difflib
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.access import units_for
from luodi.accounts.models import Organization, User
from luodi.common.workbooks.errors import CellError
from luodi.reference.models import Industry, Region
from luodi_engine.names import normalise_name


class Lookups:
    """Small tables read once per run."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def organizations(self) -> dict[str, Organization]:
        """Active organizations by code, name and short name."""
        found: dict[str, Organization] = {}
        for place in Organization.objects.filter(is_active=True).order_by("-depth", "pk"):
            for name in (place.code, place.name, place.short_name, place.name_en):
                if name:
                    found[name.strip().lower()] = place
        return found

    @cached_property
    def own_units(self) -> set[int]:
        """Units for which the user may enter projects."""
        return set(units_for(self.user, "projects.add").values_list("pk", flat=True))

    @cached_property
    def people(self) -> dict[str, User]:
        """Active people by login and by name; a name two people share is left out."""
        found: dict[str, User] = {}
        twice: set[str] = set()
        for person in User.objects.filter(is_active=True):
            if person.name in found:
                twice.add(person.name)
            found[person.name] = person
            found[person.username] = person
        return {name: person for name, person in found.items() if name not in twice}

    @cached_property
    def industries(self) -> dict[str, str]:
        """Industry codes by code and by name."""
        return _both_ways(Industry.objects.values_list("code", "name"))

    @cached_property
    def regions(self) -> dict[str, Region]:
        """Regions by code, name and short name; provinces before cities of the same name."""
        found: dict[str, Region] = {}
        for region in Region.objects.exclude(level="country"):
            for name in (region.code, region.name, region.short_name):
                if name:
                    found.setdefault(name, region)
        return found

    def organization(self, typed: object) -> Organization:
        """The organization a cell names; raises ``CellError`` with the nearest names."""
        text = str(typed).strip()
        found = self.organizations.get(text.lower())
        if found is None:
            raise _unknown(_("unit"), text, (place.name for place in self.organizations.values()))
        return found

    def host(self, typed: object) -> Organization:
        """A unit for which the user may enter projects; raises ``CellError`` otherwise."""
        found = self.organization(typed)
        if found.pk not in self.own_units:
            message = _("You may not enter projects for “{unit}”.").format(unit=found)
            raise CellError(
                "not_allowed", typed, message, _("Leave these rows to the unit or to the bureau.")
            )
        return found

    def industry(self, typed: object) -> str:
        """The code of the industry a cell names."""
        text = str(typed).strip()
        found = self.industries.get(text) or self.industries.get(text.split(" ")[0])
        if found is None:
            raise _unknown(_("industry"), text, self.industries)
        return found

    def region(self, typed: object) -> Region:
        """The province or city a cell names."""
        text = str(typed).strip()
        found = self.regions.get(text) or self.regions.get(f"{text}市") or self.regions.get(f"{text}省")
        if found is None:
            raise _unknown(_("region"), text, self.regions)
        return found

    def person(self, typed: object) -> User:
        """The person a cell names."""
        text = str(typed).strip()
        found = self.people.get(text)
        if found is None:
            raise _unknown(_("person"), text, self.people)
        return found


def name_key(typed: Any) -> str:
    """What two spellings of one enterprise's name share."""
    return normalise_name(str(typed or ""))


def _both_ways(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, name in pairs:
        found[code] = code
        found.setdefault(name, code)
    return found


def _unknown(what: str, text: str, known: Iterable[str]) -> CellError:
    near = difflib.get_close_matches(text, list(known), n=3, cutoff=0.5)
    message = _("There is no {what} “{text}”.").format(what=what, text=text)
    remedy = _("Did you mean {names}?").format(names="、".join(near)) if near else _("Check the spelling.")
    return CellError("unknown", text, message, remedy)
