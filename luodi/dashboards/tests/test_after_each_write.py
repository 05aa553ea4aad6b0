"""Whatever is done in whatever order: the cockpit shows what a fresh reading of all records shows."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.audit.models import AuditEvent
from luodi.capital.actions import accept_many, remove_claims, return_capital, reverse_capital
from luodi.capital.models import PaidInCapital
from luodi.capital.tests.factories import claim, signed_project
from luodi.common.errors import Conflict, Refused
from luodi.dashboards.queries import city_load
from luodi.dashboards.queries.cockpit import city_facts
from luodi.dashboards.queries.remembered import FOLLOWED, Seen, changes_seen, remembered_by_host
from luodi.enterprises.actions import merge_enterprises
from luodi.indicators.asking import Asked
from luodi.indicators.choices import Span
from luodi.indicators.queries import city_units
from luodi.projects.actions import (
    add_activity,
    change_status,
    decide_duplicate,
    note_exact_duplicates,
    reopen_duplicate,
    update_project,
)
from luodi.projects.models import LikelyDuplicate, Project
from luodi.projects.tests.factories import climb, make_city, make_enterprise, make_project
from luodi.targets.actions import set_target

TODAY = date(2026, 1, 20)
MONTHS = [date(2025, month, 1) for month in (3, 5, 12)]


class Deeds:
    """What officers do to the projects of two units, chosen by lot."""

    def __init__(self, seed: int) -> None:
        self.city = make_city()
        self.lot = Random(seed)
        self.investor = make_enterprise()
        self.made = 0
        for place in (self.city.east, self.city.west):
            self.sign(place)

    def sign(self, place: Any = None) -> None:
        """Enter a signed project, sometimes with the name of another."""
        self.made += 1
        host = place or self.lot.choice([self.city.east, self.city.west])
        name = f"样例项目之{'甲乙丙丁戊己庚辛'[self.made % 8]}"
        project = signed_project(self.city, host=host, name=name, lead_investor=self.investor)
        note_exact_duplicates([project])

    def lead(self) -> None:
        """Enter a lead."""
        host = self.lot.choice([self.city.east, self.city.west])
        make_project(self.city, host=host, by=self.city.chen, lead_investor=self.investor, name="某线索")

    def step(self) -> None:
        """Bring a signed project to its start."""
        climb(self.city, self.project(), "started")

    def claim(self) -> None:
        """Claim money."""
        month = self.lot.choice(MONTHS)
        claim(self.city, self.project(), self.lot.randint(1, 900), month=month, by=self.city.chen)

    def accept(self) -> None:
        """Accept some of what waits, as the other of the two who may."""
        accept_many([row.pk for row in self.money("claimed")[:2]], by=self.city.gao)

    def send_back(self) -> None:
        """Return a claim."""
        return_capital(self.money("claimed")[0], by=self.city.gao, reason="凭证不清")

    def reverse(self) -> None:
        """Reverse accepted money."""
        reverse_capital(self.money("accepted")[0], by=self.city.gao, reason="重复计入")

    def take_back(self) -> None:
        """Take a claim out again, as undoing an import does."""
        remove_claims(self.money("claimed")[:1], by=self.city.chen, reason="撤销导入")

    def exclude(self) -> None:
        """Let a project cease to count, or count again."""
        project = self.project()
        self.change(project, exclusions=[] if project.exclusions else ["real_estate"])

    def move(self) -> None:
        """Give a project to the other unit."""
        project = self.project()
        there = self.city.west if project.host_id == self.city.east.pk else self.city.east
        self.change(project, host=there)

    def plan(self) -> None:
        """Correct an amount."""
        self.change(self.project(), planned_investment=Decimal(self.lot.randint(16000, 90000)))

    def fold(self) -> None:
        """Find a double report, or clear it."""
        verdict = self.lot.choice(["same", "new"])
        pair = LikelyDuplicate.objects.filter(verdict="open").order_by("pk").first()
        if pair:
            decide_duplicate(pair, verdict, by=self.city.chen, reason="核对合同")

    def unfold(self) -> None:
        """Think again about a double report."""
        pair = LikelyDuplicate.objects.exclude(verdict="open").order_by("pk").last()
        if pair:
            reopen_duplicate(pair, by=self.city.chen, reason="原判有误")

    def pause(self) -> None:
        """Put a project to rest, or wake it."""
        project = self.project()
        status = "dormant" if project.status == "ongoing" else "ongoing"
        change_status(project, status, by=self.city.chen, on=TODAY, reason="投资方调整")

    def note(self) -> None:
        """Note what was done."""
        add_activity(self.project(), "赴企业洽谈", by=self.city.chen, on=TODAY)

    def aim(self) -> None:
        """Set a target."""
        goal = Decimal(self.lot.randint(1, 9))
        set_target("signed_projects", self.city.east, 2025, goal, by=self.city.chen, reason="年中调整")

    def merge(self) -> None:
        """Find that two enterprises are one."""
        other = make_enterprise(f"成都样例食品{self.made}厂")
        merge_enterprises(self.investor, other, by=self.city.chen, reason="同一企业")

    def change(self, project: Project, **changes: Any) -> None:
        """Change fields as the bureau does."""
        update_project(project, changes, by=self.city.chen, on=TODAY)

    def project(self) -> Project:
        """Any project."""
        return self.lot.choice(list(Project.objects.order_by("pk")))

    def money(self, state: str) -> list[PaidInCapital]:
        """Amounts in a state, in an order by lot."""
        found = list(PaidInCapital.objects.filter(state=state).order_by("pk"))
        self.lot.shuffle(found)
        return found

    def any_deed(self) -> str:
        """Do one thing; what the rules refuse is not done."""
        names = [name for name in vars(Deeds) if name[0] != "_" and name not in self.NO_DEEDS]
        name = self.lot.choice(names)
        try:
            getattr(self, name)()
        except (Refused, Conflict, IndexError):
            return f"{name} (refused)"
        return name

    NO_DEEDS = ("change", "project", "money", "any_deed", "NO_DEEDS")


class AfterEachWrite(TestCase):
    def setUp(self):
        self.deeds = Deeds(20251)

    def shown(self, seen):
        """Everything that is remembered, in an order of its own."""
        asked = Asked(2025, 12).changed(span=Span.CUMULATIVE)
        load, facts = city_load(seen), city_facts(asked, city_units(), seen)
        return {
            "standings": sorted((one.host, one.stage, one.count, one.planned) for one in load.standings),
            "alarms": sorted((one.host, one.stage, sorted(one.alarms.items())) for one in load.standings),
            "amounts": {host: one.amounts for host, one in load.hosts.items()},
            "pairs": {host: one.pairs for host, one in load.hosts.items()},
            "figures": facts.figures.cells,
            "before": facts.before.cells,
            "months": [each.cells for each in facts.months.values()],
            "targets": {key: target.value for key, target in facts.targets.items()},
        }

    def test_the_cockpit_shows_what_a_fresh_reading_shows(self):
        done, followed, kept = [], 0, changes_seen()
        for _step in range(120):
            done.append(self.deeds.any_deed())
            seen = changes_seen()
            self.assertEqual(self.shown(seen), self.shown(Seen()), ", ".join(done))
            followed += seen.since == kept.since and seen != kept
            kept = seen
        self.assertGreater(followed, 40, "most writes are followed host by host")

    def test_only_the_host_that_was_written_to_is_asked_again(self):
        asked_of = []

        def compute(hosts):
            asked_of.append(hosts)
            return {self.deeds.city.east.pk: 1, self.deeds.city.west.pk: 2} if hosts is None else {}

        remembered_by_host(changes_seen(), "test", compute)
        self.deeds.change(Project.objects.get(host=self.deeds.city.east), planned_investment=Decimal(77777))
        remembered_by_host(changes_seen(), "test", compute)
        kept = remembered_by_host(changes_seen(), "test", compute)
        self.assertEqual(asked_of, [None, {self.deeds.city.east.pk}])
        self.assertEqual(kept, {self.deeds.city.west.pk: 2})

    def test_after_very_many_writes_everything_is_asked_again(self):
        since = changes_seen().since
        project = Project.objects.first()

        @action
        def change_often():
            for _number in range(FOLLOWED + 1):
                record_event(Verb.CHANGE, project, by=self.deeds.city.chen)

        change_often()
        self.assertNotEqual(changes_seen().since, since)

    def test_a_database_put_back_is_not_taken_for_the_one_before(self):
        since = changes_seen().since
        last = AuditEvent.objects.order_by("-sequence").first()
        AuditEvent.objects.filter(pk=last.pk).update(hash="another")
        self.assertNotEqual(changes_seen().since, since)

    def test_it_takes_at_most_twelve_queries_after_a_write(self):
        self.client.force_login(self.deeds.city.chen)
        self.client.get(reverse("dashboards:cockpit"))
        for deed in (self.deeds.plan, self.deeds.claim, self.deeds.move, self.deeds.aim):
            deed()
            with CaptureQueriesContext(connection) as asked:
                self.client.get(reverse("dashboards:cockpit"))
            self.assertLessEqual(len(asked), 12, [each["sql"][:90] for each in asked])
