"""A small city, four personas, and projects at the stage a test needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils import timezone

from luodi.accounts.choices import OrganizationKind as Kind
from luodi.accounts.choices import Role
from luodi.accounts.models import Organization, Posting, User
from luodi.enterprises.models import Enterprise
from luodi.ladders.actions import load_shipped
from luodi.ladders.models import LadderVersion
from luodi.ladders.queries import ladder_for
from luodi.projects.actions import (
    accept_step,
    advance_stage,
    attach_document,
    register_project,
    update_project,
)
from luodi.projects.models import LikelyDuplicate, Project, ProjectDocument
from luodi.reference.models import Industry

START = date(2025, 3, 3)
PDF = b"%PDF-1.4 an example paper "


@dataclass
class City:
    """Li enters for the eastern district, Wang only reads there, Zhao is of another county, Chen accepts for the city."""

    city: Organization
    east: Organization
    west: Organization
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        people = self.__dict__.get("people", {})
        if name in people:
            return people[name]  # type: ignore[no-any-return]
        raise AttributeError(name)

    def afresh(self) -> None:
        """Forget what was read of the people, as a new request would."""
        self.people = {name: User.objects.get(pk=person.pk) for name, person in self.people.items()}


def make_city() -> City:
    """City, two counties, bureau, department and outpost, with the shipped ladders adopted."""
    cache.clear()
    root = Organization.objects.add_root(dict(code="city", name="样例市", kind=Kind.CITY))
    places = {}
    kinds = {
        "east": Kind.DISTRICT,
        "west": Kind.COUNTY,
        "bureau": Kind.BUREAU,
        "office": Kind.DEPARTMENT,
        "post": Kind.OUTPOST,
    }
    for code, kind in kinds.items():
        root.refresh_from_db()
        places[code] = Organization.objects.add_child(
            root, dict(code=code, name=code, kind=kind, is_assessed=code in {"east", "west"})
        )
    city = City(root, places["east"], places["west"])
    for name, role, place in (
        ("li", Role.UNIT_CLERK, "east"),
        ("wang", Role.LEADER, "east"),
        ("zhao", Role.UNIT_CLERK, "west"),
        ("chen", Role.BUREAU, "bureau"),
        ("gao", Role.BUREAU, "bureau"),
        ("sun", Role.DEPARTMENT, "office"),
        ("qian", Role.OUTPOST, "post"),
    ):
        add_person(city, name, role, places[place])
    if not LadderVersion.objects.exists():
        load_shipped()
    Industry.objects.get_or_create(code="1353", defaults={"name": "肉制品及副产品加工", "level": 4})
    return city


def add_person(city: City, name: str, role: str, place: Organization) -> User:
    """Somebody more who works there in a role."""
    person = User.objects.create(username=name, name=name, organization=place)
    Posting.objects.create(user=person, role=role, organization=place, since=date(2020, 1, 1))
    city.people[name] = person
    return person


def make_enterprise(name: str = "成都样例食品有限公司", **extra: Any) -> Enterprise:
    """An enterprise from outside."""
    extra.setdefault("updated_at", timezone.now())
    return Enterprise.objects.create(name=name, normalised_name=name, **extra)


def values(city: City, **changes: Any) -> dict[str, Any]:
    """The values of a lead that passes every field gate up to production."""
    investor = changes.pop("lead_investor", None) or make_enterprise()
    given: dict[str, Any] = {
        "name": "年产五千吨腊肉制品项目",
        "host": city.east,
        "lead_investor": investor,
        "industry_id": "1353",
        "project_class": "industrial_land",
        "origin_ring": "other_province",
        "planned_investment": Decimal(20000),
        "planned_fixed_assets": Decimal(15000),
        "contracted_investment": Decimal(20000),
        "land_area_mu": Decimal(50),
        "jobs": 100,
        "output_promised": Decimal(30000),
        "tax_promised": Decimal(900),
        "summary": "新建腊肉制品生产线",
        "officer": city.people["li"],
        "next_step": "约谈投资方",
        "first_contact_on": START,
        "local_company": investor,
    }
    return given | changes


def make_project(city: City, *, by: User | None = None, on: date = START, **changes: Any) -> Project:
    """A lead entered by Li; likely double reports of other test projects are settled."""
    project = register_project(values(city, **changes), by=by or city.people["li"], on=on)
    LikelyDuplicate.objects.filter(project=project).update(verdict="new")
    return project


def bring_papers(project: Project, to: str, *, by: User, on: date) -> None:
    """Attach every document the ladder asks for before ``to``."""
    _version, ladder = ladder_for(on)
    have = set(ProjectDocument.objects.filter(project=project).values_list("document__kind", flat=True))
    for gate in ladder.stage(to).gates_for(project.project_class):
        for kind in gate.documents:
            if kind not in have:
                paper = ContentFile(PDF + f"{project.pk} {kind}".encode(), name=f"{kind}.pdf")
                attach_document(project, paper, kind=kind, by=by)
                have.add(kind)


def climb(city: City, project: Project, to: str, *, on: Mapping[str, date] | None = None) -> Project:
    """Bring a project up to ``to``, a week a stage or on the days given; Chen accepts what must be accepted."""
    days = on or {}
    _version, ladder = ladder_for(START)
    project = Project.objects.get(pk=project.pk)
    day = max(project.stage_entered_on, START)
    for stage in ladder.stages[ladder.position(project.stage) + 1 : ladder.position(to) + 1]:
        day = days.get(stage.code, day + timedelta(days=7))
        bring_papers(project, stage.code, by=city.people["li"], on=day)
        event = advance_stage(project, stage.code, by=city.people["li"], on=day)
        if stage.needs_acceptance:
            accept_step(event, by=city.people["chen"])
    return Project.objects.get(pk=project.pk)


def exclude(city: City, project: Project, reason: str = "real_estate") -> Project:
    """Say that a project does not count."""
    return update_project(project, {"exclusions": [reason]}, by=city.people["chen"], on=START)
