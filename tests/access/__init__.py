"""The words of the access matrix: who the personas are, where they stand, and one row for each address.

Each app writes ``luodi/<app>/tests/access.py`` with a ``TABLE`` of rows::

    from tests.access import Row, World

    def project(world: World, place: str) -> dict[str, object]:
        return {"pk": make_project(host=world.unit(place), by=world.clerk(place)).pk}

    TABLE = (
        #    address            in the own place        in another place   what else
        Row("projects:list",    "business"),
        Row("projects:detail",  "city county",          "city",            make=project),
        Row("projects:advance", "bureau county",        "bureau",          make=project, method="POST", data={...}),
    )

*Own* is the county ``east``, where the personas of ``county`` work; *another* is ``west``, where none does. A row
without ``make`` is about a page that belongs to no place; only its first column counts. The columns name personas or
groups (``GROUPS``), ``-name`` takes one out again. Everybody not named must be denied: with 403 or 404, and whoever
is allowed in the own place must get exactly 404 (``outsider``) in the other. Nobody signed in is sent to the login
(``anonymous``: another status, such as 200 for an open page or 401 for the API). Whoever is named must get ``ok``:
200 for GET, and for other methods anything but a denial, because an empty form is answered with 422.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from luodi.accounts.choices import OrganizationKind as Kind
from luodi.accounts.choices import Role
from luodi.accounts.models import Organization, Posting, User

# Persona: role and place. "city" personas work for the whole city, "county" personas in the own county.
PERSONAS: dict[str, tuple[Role | None, str]] = {
    "leader": (Role.LEADER, "city"),
    "chief": (Role.CHAIN_CHIEF, "city"),
    "bureau": (Role.BUREAU, "bureau"),
    "performance": (Role.PERFORMANCE_OFFICE, "performance"),
    "department": (Role.DEPARTMENT, "department"),
    "outpost": (Role.OUTPOST, "outpost"),
    "county_leader": (Role.LEADER, "east"),
    "county_bureau": (Role.BUREAU, "east"),
    "clerk": (Role.UNIT_CLERK, "east"),
    "auditor": (Role.AUDITOR, "audit"),
    "security": (Role.SECURITY_ADMINISTRATOR, "it"),
    "system": (Role.SYSTEM_ADMINISTRATOR, "it"),
    "nobody": (None, "east"),
}
CITY = ("leader", "chief", "bureau", "performance", "department", "outpost")
COUNTY = ("county_leader", "county_bureau", "clerk")
GROUPS: dict[str, tuple[str, ...]] = {
    "city": CITY,
    "county": COUNTY,
    "business": CITY + COUNTY,
    "administrators": ("auditor", "security", "system"),
    "everybody": tuple(PERSONAS),
    "": (),
}
GET_OK = frozenset({200})
WRITE_OK = frozenset({200, 201, 202, 204, 302, 303, 409, 422})
Make = Callable[["World", str], Mapping[str, Any]]
# What is sent in place of form fields: its type and its text, from the arguments of the address.
Body = Callable[[Mapping[str, Any]], tuple[str, str | bytes]]


class World:
    """A small city with two counties and one person for each persona."""

    def __init__(self) -> None:
        self.city = Organization.objects.add_root(dict(code="city", name="样例市", kind=Kind.CITY))
        self.places = {"city": self.city}
        for code, kind in (
            ("east", Kind.COUNTY),
            ("west", Kind.COUNTY),
            ("bureau", Kind.BUREAU),
            ("performance", Kind.PERFORMANCE_OFFICE),
            ("department", Kind.DEPARTMENT),
            ("outpost", Kind.OUTPOST),
            ("audit", Kind.AUDIT_OFFICE),
            ("it", Kind.IT_OFFICE),
        ):
            self.places[code] = Organization.objects.add_child(
                self.city, dict(code=code, name=code, kind=kind, is_assessed=kind == Kind.COUNTY)
            )
            self.city.refresh_from_db()
        self.people = {
            name: self.person(name, role, self.places[place]) for name, (role, place) in PERSONAS.items()
        }

    def unit(self, place: str) -> Organization:
        """The county meant by ``own`` or ``other``."""
        return self.places["east" if place == "own" else "west"]

    def clerk(self, place: str) -> User:
        """A unit clerk of that county; in the own one it is the persona."""
        if place == "own":
            return self.people["clerk"]
        known = User.objects.filter(username="west_clerk").first()
        return known or self.person("west_clerk", Role.UNIT_CLERK, self.places["west"])

    def person(self, username: str, role: Role | None, organization: Organization) -> User:
        """A login with at most one posting."""
        user = User.objects.create(username=username, name=username, organization=organization)
        if role:
            Posting.objects.create(user=user, role=role, organization=organization, since=date(2020, 1, 1))
        return user


@dataclass(frozen=True, slots=True)
class Row:
    """Who may ask for one address with one or several methods (``"GET POST"``); see the head of this file."""

    name: str
    own: str
    other: str = ""
    make: Make | None = None
    method: str = field(default="GET", kw_only=True)
    data: Mapping[str, Any] | None = field(default=None, kw_only=True)
    body: Body | None = field(default=None, kw_only=True)
    query: str = field(default="", kw_only=True)
    ok: frozenset[int] | int | None = field(default=None, kw_only=True)
    anonymous: int = field(default=302, kw_only=True)
    outsider: int = field(default=404, kw_only=True)

    def allowed(self, place: str) -> set[str]:
        """Personas that may."""
        return named(self.own if place == "own" else self.other)

    def wanted(self, persona: str, place: str, method: str) -> frozenset[int]:
        """The statuses that are right for a persona."""
        if persona in self.allowed(place):
            if self.ok is not None:
                return self.ok if isinstance(self.ok, frozenset) else frozenset({self.ok})
            return GET_OK if method == "GET" else WRITE_OK
        if place == "other" and persona in self.allowed("own"):
            return frozenset({self.outsider})
        return frozenset({403, 404})


def named(words: str) -> set[str]:
    """The personas meant by names and groups; raises ``KeyError`` for a word that is neither."""
    found: set[str] = set()
    for word in words.split():
        people = GROUPS.get(word.lstrip("-")) or (word.lstrip("-"),)
        for person in people:
            PERSONAS[person]
        found = found - set(people) if word.startswith("-") else found | set(people)
    return found
