"""The people of the sample city: one login for each role, and an officer or two for each unit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from luodi.accounts.actions import create_organization, create_user, grant_posting
from luodi.accounts.choices import Role
from luodi.accounts.models import Organization, User

from .content import content, vocabulary

PASSWORD = "Luodi-demo-2026"
SINCE = date(2023, 9, 1)


@dataclass(frozen=True, slots=True)
class Login:
    """A login that the demo prints: for which role, at which organization."""

    username: str
    name: str
    role: str
    organization: str
    position: str = ""


LOGINS = (
    Login("leader", "示例·市领导", Role.LEADER, "bazhong", "市领导（示例）"),
    Login("chief", "示例·链长", Role.CHAIN_CHIEF, "bazhong", "食品饮料产业链链长（示例）"),
    Login("bureau", "示例·林", Role.BUREAU, "investment-bureau", "项目认定专员（示例）"),
    Login("bureau2", "示例·高", Role.BUREAU, "investment-bureau", "统计专员（示例）"),
    Login("bazhou", "示例·李", Role.UNIT_CLERK, "bazhou", "招商专员（示例）"),
    Login("pingchang", "示例·王", Role.UNIT_CLERK, "pingchang", "招商专员（示例）"),
    Login("department", "示例·经信", Role.DEPARTMENT, "industry-department", "产业科（示例）"),
    Login("outpost", "示例·吴", Role.OUTPOST, "outpost-shanghai", "驻点专员（示例）"),
    Login("performance", "示例·目标办", Role.PERFORMANCE_OFFICE, "performance-office", "考核专员（示例）"),
    Login("auditor", "示例·审计", Role.AUDITOR, "audit-office", "审计员（示例）"),
    Login("security", "示例·安全", Role.SECURITY_ADMINISTRATOR, "it-office", "安全管理员（示例）"),
    Login("system", "示例·系统", Role.SYSTEM_ADMINISTRATOR, "it-office", "系统管理员（示例）"),
)
SAME_PERSON = {"bureau-1": "bureau", "bureau-2": "bureau2", "bazhou-1": "bazhou", "pingchang-1": "pingchang"}
SAME_PERSON["outpost-shanghai-1"] = "outpost"


def make_organizations() -> dict[str, Organization]:
    """Enter the tree of organizations; gives them by code."""
    made: dict[str, Organization] = {}
    for order, row in enumerate(content("organizations")):
        parent = made[row["parent"]] if row["parent"] else None
        if parent is not None:
            parent.refresh_from_db()
        names = ("short_name", "name_en", "is_assessed", "region_code", "is_example", "source")
        extra = {name: row[name] for name in names}
        made[row["code"]] = create_organization(
            code=row["code"], name=row["name"], kind=row["kind"], parent=parent, order=order, by=None, **extra
        )
    return {organization.code: organization for organization in Organization.objects.all()}


def make_people(organizations: dict[str, Organization]) -> dict[str, User]:
    """Make the logins and officers; gives them by login name and by officer key."""
    people: dict[str, User] = {}
    for login in LOGINS:
        home = organizations[login.organization]
        user = _person(login.username, login.name, home, login.position, password=PASSWORD)
        grant_posting(
            user, role=login.role, organization=organizations[login.organization], since=SINCE, by=None
        )
        people[login.username] = user
    for officer in vocabulary()["officers"]:
        key = officer["key"]
        if key in SAME_PERSON:
            people[key] = people[SAME_PERSON[key]]
            continue
        own = organizations[officer["organization"]]
        user = _person(key, officer["name"], own, officer["position"])
        place, role = _place(own, organizations), Role.UNIT_CLERK
        if own.kind == "outpost":
            place, role = own, Role.OUTPOST
        grant_posting(user, role=role, organization=place, since=SINCE, by=None)
        people[key] = user
    return {key: User.objects.get(pk=user.pk) for key, user in people.items()}


def _person(
    username: str, name: str, organization: Organization, position: str, *, password: str | None = None
) -> User:
    """A person of the sample; without a password nobody can log in as them."""
    return create_user(
        username=username,
        name=name,
        password=password,
        organization=organization,
        position=position,
        is_example=True,
        must_change_password=False,
        by=None,
    )


def _place(own: Organization, organizations: dict[str, Organization]) -> Organization:
    """The assessed unit an office belongs to: rights hold for the whole unit."""
    units = [unit for unit in organizations.values() if unit.is_assessed]
    return next((unit for unit in units if own.path.startswith(unit.path)), own)


def officer_of(row: dict[str, Any], people: dict[str, User]) -> User:
    """The officer a project names, or the first one of its host."""
    return people.get(row.get("officer", ""), people.get(f"{row['host']}-1", people["bureau2"]))
