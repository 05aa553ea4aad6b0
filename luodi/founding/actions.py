"""Founds a city: what ships with Luodi, the tree of organizations, the first officer and the three administrators."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from luodi.accounts.actions import create_organization, create_user, grant_posting
from luodi.accounts.actions.passwords import one_time_password
from luodi.accounts.choices import OrganizationKind, Role
from luodi.accounts.models import Organization, User
from luodi.accounts.queries import has_people
from luodi.audit.actions import action
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle
from luodi.ladders.actions import load_shipped
from luodi.reference.actions import load_reference
from luodi.reference.models import Region

CITY, BUREAU, OFFICE, AUDIT = "city", "investment-bureau", "information-office", "audit-office"
ADMINISTRATORS = (
    ("system", Role.SYSTEM_ADMINISTRATOR, OFFICE),
    ("security", Role.SECURITY_ADMINISTRATOR, OFFICE),
    ("auditor", Role.AUDITOR, AUDIT),
)
SUFFIXES = ("自治县", "区", "县", "市")


@dataclass(frozen=True, slots=True)
class Login:
    """One of the three administrators with the password that is shown once."""

    role: str
    username: str
    password: str


@action
def found_city(
    *, city: str, units: Sequence[str], username: str, name: str, password: str
) -> tuple[User, tuple[Login, ...]]:
    """Make the city ready for work; gives its first officer and the logins of the three administrators.

    The officer works at the investment promotion bureau. Administrators must set their own passwords at first
    login. Raises ``Conflict`` where somebody has an account already.
    """
    if has_people():
        raise Conflict(Obstacle(_("The city is set up already; sign in."), code="conflict"))
    load_reference()
    load_shipped()
    places = _organizations(city, units)
    officer = create_user(
        username=username,
        name=name,
        password=password,
        organization=places[BUREAU],
        must_change_password=False,
        by=None,
    )
    _post(officer, Role.BUREAU, places[BUREAU])
    logins = tuple(_administrator(login, role, places[place]) for login, role, place in ADMINISTRATORS)
    officer.refresh_from_db()
    return officer, logins


def kind_of(unit: str) -> str:
    """What a unit is, from the end of its name.

    >>> str(kind_of("恩阳区")), str(kind_of("通江县")), str(kind_of("经济开发区")), str(kind_of("文化旅游新区"))
    ('district', 'county', 'zone', 'zone')
    """
    if unit.endswith(("开发区", "新区", "高新区", "园区", "示范区", "经开区", "Zone", "zone")):
        return OrganizationKind.ZONE
    return OrganizationKind.DISTRICT if unit.endswith(("区", "District")) else OrganizationKind.COUNTY


def stem_of(unit: str) -> str:
    """The name without 区, 县 or 市 at its end, as pages and ledgers shorten it; empty where that is too short.

    >>> stem_of("利州区"), stem_of("单县"), stem_of("经济开发区"), stem_of("East County")
    ('利州', '', '', '')
    """
    ends = () if kind_of(unit) == OrganizationKind.ZONE else SUFFIXES
    return next(
        (unit.removesuffix(end)[:20] for end in ends if unit.endswith(end) and len(unit) > len(end) + 1), ""
    )


def code_of(unit: str, taken: set[str]) -> str:
    """A code of small letters for a unit, unlike those ``taken``.

    >>> code_of("巴州区", set()), code_of("巴州县", {"bazhou"}), code_of("East County", set())
    ('bazhou', 'bazhou-2', 'east-county')
    """
    base = slugify("".join(lazy_pinyin(stem_of(unit) or unit)))[:32] or "unit"
    code, number = base, 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code


def _organizations(city: str, units: Sequence[str]) -> dict[str, Organization]:
    region = Region.objects.filter(name=city, level="city").values_list("code", flat=True).first() or ""
    root = create_organization(code=CITY, name=city, kind=OrganizationKind.CITY, by=None, region_code=region)
    offices = (
        (BUREAU, _("Investment promotion bureau"), OrganizationKind.BUREAU),
        (OFFICE, _("Information office"), OrganizationKind.IT_OFFICE),
        (AUDIT, _("Audit office"), OrganizationKind.AUDIT_OFFICE),
    )
    taken = {CITY, *(code for code, _name, _kind in offices)}
    for order, unit in enumerate(units):
        taken.add(code := code_of(unit, taken))
        _below(
            root,
            code=code,
            name=unit,
            short_name=stem_of(unit),
            kind=kind_of(unit),
            is_assessed=True,
            order=order,
        )
    return {
        code: _below(root, code=code, name=name, kind=kind, order=len(units)) for code, name, kind in offices
    }


def _below(root: Organization, **values: object) -> Organization:
    root.refresh_from_db()
    return create_organization(parent=root, by=None, **values)  # type: ignore[arg-type]


def _administrator(username: str, role: Role, place: Organization) -> Login:
    password = one_time_password()
    user = create_user(
        username=username, name=str(role.label), password=password, organization=place, by=None
    )
    _post(user, role, place)
    return Login(str(role.label), username, password)


def _post(user: User, role: str, place: Organization) -> None:
    grant_posting(user, role=role, organization=place, since=clock.today(), by=None)
