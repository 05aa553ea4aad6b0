"""Turns each written project into dated deeds, so that the city relives three years in order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import timezone

from luodi.accounts.models import Organization, User
from luodi.common import clock
from luodi.enterprises.actions import register_enterprise
from luodi.enterprises.models import Enterprise
from luodi.ladders.queries import ladder_for
from luodi.projects.actions import (
    accept_step,
    add_activity,
    advance_stage,
    attach_document,
    change_status,
    decide_duplicate,
    register_project,
    update_project,
)
from luodi.projects.models import LikelyDuplicate, Project, ProjectDocument

from .content import vocabulary
from .papers import paper, title_of
from .people import officer_of

Deed = tuple[datetime, Callable[[], object]]
PLAIN = (
    "name", "summary", "project_class", "in_park", "origin_ring", "capital_nature", "nature", "planned_investment",
    "planned_fixed_assets", "planned_working_capital", "land_area_mu", "plant_area_sqm", "jobs", "output_promised",
    "tax_promised", "leader_in_charge", "next_step", "first_contact_on", "planned_start_on", "planned_completion_on",
    "planned_production_on",
)  # fmt: skip


@dataclass
class City:
    """What every story needs: organizations, people and enterprises by their written codes."""

    organizations: dict[str, Organization]
    people: dict[str, User]
    enterprises: dict[str, Enterprise]
    projects: dict[str, Project] = field(default_factory=dict)
    today: date = date(2026, 11, 20)


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of a working day in the city's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def hash_of(code: str) -> int:
    """A number that is the same for a code on every machine."""
    return sum((place + 1) * ord(char) for place, char in enumerate(code))


def stored(value: Any) -> Any:
    """Written numbers of amounts as Decimals, everything else as it is."""
    return Decimal(str(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


class Story:
    """One project's deeds in order of time."""

    def __init__(self, row: dict[str, Any], city: City) -> None:
        self.row = row
        self.city = city
        self.officer = officer_of(row, city.people)
        self.bureau = city.people["bureau"]

    @property
    def project(self) -> Project:
        """The project as it stands."""
        return Project.objects.get(pk=self.city.projects[self.row["code"]].pk)

    def deeds(self) -> Iterator[Deed]:
        """Everything that happens to the project, each with its moment."""
        stages: dict[str, date] = self.row["stages"]
        days = list(stages.items())
        yield moment(days[0][1], 9), self.register
        for (before, entered), (to, day) in zip(days, days[1:], strict=False):
            if (day - entered).days > 25:
                yield moment(entered + (day - entered) / 2, 15), partial(self.talk, before)
            yield moment(day, 10), partial(self.step, to, day)
            yield moment(day + timedelta(days=3), 16), self.accept_waiting
        if self.row.get("status", "ongoing") != "ongoing":
            since = self.row.get("status_since") or days[-1][1] + timedelta(days=30)
            yield moment(min(since, self.city.today), 17), self.set_status
        elif self.row.get("stage") != "at_capacity" and hash_of(self.row["code"]) % 4:
            lately = self.city.today - timedelta(days=hash_of(self.row["code"]) % 24)
            if lately > days[-1][1]:
                yield moment(lately, 11), self.talk_lately

    def register(self) -> None:
        """Enter the lead; a double report found at entry is settled by the bureau the same week."""
        row, city = self.row, self.city
        values = {name: stored(row.get(name)) for name in PLAIN if row.get(name) is not None}
        values |= {
            "code": "",
            "host": city.organizations[row["host"]],
            "park": city.organizations.get(row.get("park") or ""),
            "industry_id": row["industry_code"],
            "lead_investor": city.enterprises[row["lead_investor"]],
            "responsible_unit": city.organizations.get(row["responsible_unit"]),
            "introduced_by": city.organizations.get(row.get("introduced_by") or ""),
            "officer": self.officer,
            "outside_code": row["code"],
            "is_example": True,
        }
        values["next_step_due_on"] = self.city.today + timedelta(days=hash_of(row["code"]) % 40 - 9)
        project = register_project(values, by=self.officer, on=row["stages"]["lead"])
        city.projects[row["code"]] = project

    def settle(self, verdict: str, reason: str, *, other: str = "") -> None:
        """Let the bureau decide the open pairs of this project."""
        pairs = LikelyDuplicate.objects.filter(project=self.project, verdict="open")
        if other:
            pairs = LikelyDuplicate.objects.filter(
                project=self.project, other=self.city.projects[other], verdict="open"
            )
        for pair in pairs:
            decide_duplicate(pair, verdict, by=self.bureau, reason=reason)

    def step(self, to: str, day: date) -> None:
        """Bring the papers the ladder asks for and take the step."""
        project = self.project
        if project.same_as_id is not None or project.pending_stage:
            return
        if project.likely_duplicates.filter(verdict="open").exists():
            if self.row.get("double_report_of"):
                return
            self.settle("new", "投资方或产品不同，分别建设（示例）")
        _version, ladder = ladder_for(day)
        stage = ladder.stage(to)
        have = set(ProjectDocument.objects.filter(project=project).values_list("document__kind", flat=True))
        for gate in stage.gates_for(project.project_class):
            for kind in gate.documents:
                if kind not in have or kind == "payment_voucher":
                    have.add(kind)
                    file = paper(kind, self.row["code"], to)
                    title = title_of(kind)
                    attach_document(
                        project, file, kind=kind, by=self.officer, stage=to, title=title, is_example=True
                    )
        self._fill_in(project, to, day)
        advance_stage(self.project, to, by=self.officer, on=day)

    def _fill_in(self, project: Project, to: str, day: date) -> None:
        changes: dict[str, Any] = {}
        if to == "signed":
            changes["contracted_investment"] = stored(
                self.row.get("contracted_investment") or self.row["planned_investment"]
            )
            if self.row.get("contracted_usd"):
                changes["contracted_usd"] = stored(self.row["contracted_usd"])
        if to == "registered":
            changes["local_company"] = self._local_company(day)
        if changes:
            update_project(project, changes, by=self.officer, on=day)

    def _local_company(self, day: date) -> Enterprise:
        investor = self.city.enterprises[self.row["lead_investor"]]
        place = self.city.organizations[self.row["host"]]
        stem = (investor.short_name or investor.name)[:6]
        values = {
            "name": f"巴中{stem}{self.row['code'][-3:]}有限公司（示例）",
            "short_name": f"巴中{stem}",
            "country_id": "CN",
            "province_id": "510000",
            "city_id": "511900",
            "industry_id": self.row["industry_code"],
            "parent": investor,
            "registered_on": day,
            "is_local": True,
            "local_unit": place,
            "is_example": True,
        }
        return register_enterprise(values, by=self.officer)

    def accept_waiting(self) -> None:
        """The bureau accepts what the unit claimed."""
        project = self.project
        for event in project.stage_events.filter(state="claimed"):
            accept_step(event, by=self.bureau, note="材料齐全，现场核实（示例）")

    def talk(self, stage: str) -> None:
        """A contact between two steps."""
        texts = vocabulary()["activities"]
        text = texts[(hash_of(self.row["code"]) + len(stage)) % len(texts)]
        add_activity(self.project, text, by=self.officer, on=clock.today())

    def talk_lately(self) -> None:
        """A recent contact, so that the project is fresh."""
        self.talk("lately")

    def set_status(self) -> None:
        """The project is delayed, dormant, lost or withdrawn."""
        project = self.project
        if project.same_as_id is None:
            reason = self.row.get("status_reason") or "示例原因"
            change_status(project, self.row["status"], by=self.officer, on=clock.today(), reason=reason)
