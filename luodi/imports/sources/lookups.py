"""Finds what cells name: units, people, industries, regions; each small table read once per run."""

import difflib
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.access import units_for
from luodi.accounts.models import Organization, User
from luodi.common.workbooks.errors import CellError
from luodi.reference.models import Industry, Region
from luodi_engine.credit_code import MESSAGES, explain
from luodi_engine.names import normalise_name

from .base import Task

LEVELS = {"province": 0, "city": 1, "county": 2}
MOST_SEARCHED = 200


class Lookups:
    """Small tables read once per run, both ways: from the words of a cell, and back to them."""

    def __init__(self, user: User) -> None:
        self.user = user
        self._near: dict[str, str] = {}

    @classmethod
    def of(cls, task: Task) -> "Lookups":
        """The tables of a run."""
        found: Lookups = task.memory.setdefault("lookups", cls(task.by))
        return found

    @cached_property
    def organizations(self) -> dict[str, Organization]:
        """Active organizations by code, name and short name; the highest of the tree wins a name two share."""
        found: dict[str, Organization] = {}
        for place in Organization.objects.filter(is_active=True).order_by("-depth", "-pk"):
            for name in (place.name_en, place.short_name, place.name, place.code):
                if name:
                    found[name.strip().lower()] = place
        return found

    @cached_property
    def own_units(self) -> dict[int, Organization]:
        """Units for which the user may enter projects."""
        return {place.pk: place for place in units_for(self.user, "projects.add")}

    @cached_property
    def people(self) -> dict[str, User]:
        """Active people by login and by name; a name two people share is left out."""
        found: dict[str, User] = {}
        twice: set[str] = set()
        everybody = list(User.objects.filter(is_active=True).select_related("organization"))
        for person in everybody:
            if person.name in found:
                twice.add(person.name)
            found[person.name] = person
        found = {name: person for name, person in found.items() if name and name not in twice}
        return found | {person.username: person for person in everybody}

    @cached_property
    def industries(self) -> dict[str, str]:
        """Industry codes by code, by section and code (C1353), and by name; the broadest wins a name."""
        found: dict[str, str] = {}
        for industry in Industry.objects.order_by("level", "code"):
            for name in (industry.code, f"{industry.section}{industry.code}", industry.name):
                found.setdefault(name, industry.code)
        return found

    @cached_property
    def regions(self) -> dict[str, Region]:
        """Regions by code, name and short name; provinces before cities of the same name."""
        found: dict[str, Region] = {}
        rows = Region.objects.exclude(level="country")
        for region in sorted(rows, key=lambda row: (LEVELS.get(row.level, 9), row.pk)):
            for name in (region.code, region.name, region.short_name):
                if name:
                    found.setdefault(name, region)
        return found

    def organization(self, typed: object) -> Organization:
        """The organization a cell names; raises ``CellError`` with the nearest names."""
        text = str(typed).strip()
        found = self.organizations.get(text.lower())
        if found is None:
            raise self._unknown(_("unit"), text, {place.name for place in self.organizations.values()})
        return found

    def host(self, typed: object) -> Organization:
        """A unit for which the user may enter projects; raises ``CellError`` otherwise."""
        found = self.organization(typed)
        if found.pk not in self.own_units:
            message = _("You may not enter projects for “{unit}”.").format(unit=found)
            remedy = _("Leave these rows to that unit or to the bureau.")
            raise CellError("not_allowed", typed, message, remedy)
        return found

    def industry(self, typed: object) -> str:
        """The code of the industry a cell names."""
        text = str(typed).strip()
        found = self.industries.get(text) or self.industries.get(text.split(" ")[0])
        if found is None:
            raise self._unknown(_("industry"), text, self.industries)
        return found

    def industry_or_words(self, typed: object) -> str:
        """The code of the industry a cell names; the words themselves where the standard has no such class.

        Offices write what a chain is called, which is no class of the standard; a wrong code is still refused.
        """
        text = str(typed).strip()
        if any(char.isdigit() for char in text):
            return self.industry(text)
        return self.industries.get(text) or text

    def region(self, typed: object) -> Region:
        """The province or city a cell names."""
        text = str(typed).strip()
        found = self.regions.get(text) or self.regions.get(f"{text}市") or self.regions.get(f"{text}省")
        found = found or self._beginning(text)
        if found is None:
            raise self._unknown(_("region"), text, self.regions)
        return found

    def _beginning(self, text: str) -> Region | None:
        """The region that the longest beginning of ``text`` names and, if the rest names one too, that one."""
        for end in range(min(len(text) - 1, 12), 1, -1):
            above = self.regions.get(text[:end])
            if above is not None:
                rest = self.regions.get(text[end:]) or self.regions.get(f"{text[end:]}市")
                inside = rest is not None and rest.province_code == above.code
                return rest if inside else above
        return None

    def person(self, typed: object) -> User | str:
        """The person a cell names; the words themselves where nobody with a login is called so."""
        text = str(typed).strip()
        return self.people.get(text) or text

    def words_for(self, value: Any) -> Any:
        """The shortest words by which a unit, person or region is found again; other values as they are."""
        if isinstance(value, Organization):
            known = self.organizations.get(value.name.lower())
            return value.name if known is not None and known.pk == value.pk else value.code
        if isinstance(value, User):
            same = self.people.get(value.name)
            return value.name if same is not None and same.pk == value.pk else value.username
        if isinstance(value, Region):
            region = self.regions.get(value.name)
            return value.name if region is not None and region.pk == value.pk else value.code
        return value

    def _unknown(self, what: str, text: str, known: Iterable[str]) -> CellError:
        """The error for words that name nothing, with the nearest that do; the search for them is slow and bounded."""
        if text not in self._near and len(self._near) < MOST_SEARCHED:
            near = difflib.get_close_matches(text[:60], list(known), n=3, cutoff=0.5)
            self._near[text] = "、".join(near)
        names = self._near.get(text, "")
        message = _("There is no {what} “{text}”.").format(what=what, text=text)
        remedy = _("Did you mean {names}?").format(names=names) if names else _("Check the spelling.")
        return CellError("unknown", text, message, remedy)


def credit_code(typed: object) -> str:
    """A credit code that is right; raises ``CellError`` naming the character that is wrong."""
    explained = explain(str(typed))
    if explained.valid:
        return explained.code
    words = " ".join(
        _(MESSAGES[each.message_code]).format(place=each.place, **each.params) for each in explained.problems
    )
    nearest = "、".join(explained.suggestions)
    remedy = _("Perhaps {codes}.").format(codes=nearest) if nearest else ""
    raise CellError("credit_code", typed, words, remedy or _("Copy the code from the business licence."))


def name_key(typed: Any) -> str:
    """What two spellings of one enterprise's name share."""
    return normalise_name(str(typed or ""))
