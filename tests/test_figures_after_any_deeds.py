"""Whatever is done to projects and money in whatever order: sums equal a recount, and the past is told as it was.

Beside every deed the figures of the moment are kept; asked for again as of that moment, later, they are the same.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from luodi.audit.queries import verify_chain
from luodi.capital.actions import (
    accept_many,
    add_evidence,
    claim_capital,
    freeze_month,
    mend_claim,
    reopen_month,
    return_capital,
    reverse_capital,
    set_credit_shares,
)
from luodi.capital.consistency import faults
from luodi.capital.models import CreditShare, FrozenMonth, PaidInCapital
from luodi.capital.queries import recount
from luodi.common import clock
from luodi.common.errors import Refused
from luodi.imports.choices import RunState
from luodi.imports.models import ImportRun
from luodi.imports.tests.factories import brought_in, undone, workbook
from luodi.indicators.catalogue import BY_CODE, Window
from luodi.indicators.choices import Basis
from luodi.indicators.figures import CITY
from luodi.indicators.queries import measure
from luodi.ladders.queries import ladder_for
from luodi.projects.actions import (
    accept_step,
    advance_stage,
    change_status,
    decide_duplicate,
    open_projects,
    reopen_duplicate,
    roll_back,
    update_project,
)
from luodi.projects.models import LikelyDuplicate, Project, ProjectRecord
from luodi.projects.tests.factories import City, bring_papers, make_city, make_enterprise, values

BEGIN = datetime(2025, 6, 2, 2, 0, tzinfo=UTC)
YEAR = Window(date(2025, 1, 1), date(2025, 12, 31))
CODES = tuple(BY_CODE)
EXAMPLES = 6
MONTHS = st.sampled_from([date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1)])
AMOUNTS = st.decimals(min_value="0.000001", max_value="99999", places=6)
PLACES = st.integers(0, 5)


def figures(as_of: datetime | None, basis: str) -> dict[tuple[str, int], Any]:
    """Every figure of every unit that is known and not nothing."""
    cells = measure(CODES, YEAR, as_of=as_of, basis=basis).cells
    return {key: cell.value for key, cell in cells.items() if cell.value}


def nth(rows: list[Any], place: int) -> Any:
    return rows[place % len(rows)] if rows else None


class Deeds(RuleBasedStateMachine):
    """Deeds on three projects of two counties, one of them foreign, each an hour after the one before."""

    city: City
    projects: list[int]
    run: ImportRun | None = None

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = BEGIN
        self.told: list[tuple[datetime, dict[str, Any]]] = []

    def do(self, deed: Callable[[], Any]) -> None:
        """One deed at the next hour; refusals are answers, too."""
        self.now += timedelta(hours=1)
        with clock.at(self.now), suppress(Refused):
            deed()
        self.now += timedelta(minutes=10)
        with clock.at(self.now):
            self.told.append((self.now, {basis: figures(None, basis) for basis in Basis.values}))
        self.now += timedelta(minutes=10)

    def project(self, place: int) -> Project:
        return Project.objects.get(pk=nth(self.projects, place))

    def amount(self, place: int, *states: str) -> PaidInCapital | None:
        return nth(list(PaidInCapital.objects.filter(state__in=states).order_by("pk")), place)

    @rule(place=PLACES, month=MONTHS, amount=AMOUNTS, kind=st.sampled_from(["fixed", "land"]))
    def claim(self, place: int, month: date, amount: Decimal, kind: str) -> None:
        project = self.project(place)
        dollars = amount / 7 if project.capital_nature == "foreign" else None
        by = self.city.li if project.host_id == self.city.east.pk else self.city.zhao
        paper = ContentFile(b"%PDF-1.4 v", name="v.pdf")
        self.do(
            lambda: claim_capital(
                project,
                month=month,
                amount=amount,
                amount_usd=dollars and round(dollars, 6),
                kind=kind,
                by=by,
                files=[("payment_voucher", paper)],
            )
        )

    @initialize()
    def money_that_was_there_before(self) -> None:
        for place in range(len(self.projects)):
            for month in (3, 5):
                self.arrive(place, date(2025, month, 1), Decimal(100 * month + place))

    @rule(place=PLACES, month=MONTHS, amount=AMOUNTS)
    def arrive(self, place: int, month: date, amount: Decimal) -> None:
        """Money is claimed and accepted."""
        self.claim(place, month, amount, "fixed")
        self.accept(-1, 1)

    @rule(place=PLACES, many=st.integers(1, 3))
    def accept(self, place: int, many: int) -> None:
        rows = list(PaidInCapital.objects.filter(state="claimed", evidence__isnull=False).distinct())
        rows = sorted(rows, key=lambda row: row.pk)[place:][:many] or rows[:1]
        if rows:
            self.do(lambda: accept_many([row.pk for row in rows], by=self.city.chen))

    @rule(place=PLACES)
    def give_back(self, place: int) -> None:
        if row := self.amount(place, "claimed"):
            self.do(lambda: return_capital(row, by=self.city.chen, reason="x"))

    @rule(place=PLACES, amount=AMOUNTS)
    def mend(self, place: int, amount: Decimal) -> None:
        if row := self.amount(place, "claimed", "returned"):
            self.do(lambda: mend_claim(row, {"amount": amount}, by=self.city.li))

    @rule(place=PLACES)
    def reverse(self, place: int) -> None:
        if row := self.amount(place, "accepted"):
            self.do(lambda: reverse_capital(row, by=self.city.chen, reason="x"))

    @rule(month=MONTHS, host=st.sampled_from(["east", "west", None]))
    def freeze(self, month: date, host: str | None) -> None:
        unit = getattr(self.city, host) if host else None
        self.do(lambda: freeze_month(month, by=self.city.chen, host=unit))

    @rule(place=PLACES)
    def reopen(self, place: int) -> None:
        frozen = list(FrozenMonth.objects.filter(reopened_at=None).order_by("pk"))
        for row in frozen[place % 2 :]:
            self.do(lambda row=row: reopen_month(row, by=self.city.chen, reason="x"))

    @rule(place=PLACES, flags=st.sampled_from([[], ["real_estate"]]))
    def exclude(self, place: int, flags: list[str]) -> None:
        self.change(place, {"exclusions": flags})

    @rule(place=PLACES, host=st.sampled_from(["east", "west"]))
    def move(self, place: int, host: str) -> None:
        self.change(place, {"host": getattr(self.city, host)})

    @rule(place=PLACES, amount=st.sampled_from([None, Decimal(9000), Decimal(120_000), Decimal("0.5")]))
    def correct(self, place: int, amount: Decimal | None) -> None:
        self.change(place, {"contracted_investment": amount})

    def change(self, place: int, changes: dict[str, Any]) -> None:
        project = self.project(place)
        self.do(lambda: update_project(project, changes, by=self.city.chen, on=clock.today()))

    @rule(place=PLACES, verdict=st.sampled_from(["same", "new"]))
    def decide(self, place: int, verdict: str) -> None:
        pair = nth(list(LikelyDuplicate.objects.filter(verdict="open").order_by("pk")), place)
        if pair:
            self.do(lambda: decide_duplicate(pair, verdict, by=self.city.chen, reason="x"))

    @rule(place=PLACES)
    def undecide(self, place: int) -> None:
        pair = nth(list(LikelyDuplicate.objects.exclude(verdict="open").order_by("pk")), place)
        if pair:
            self.do(lambda: reopen_duplicate(pair, by=self.city.chen, reason="x"))

    @rule(place=PLACES, east=st.sampled_from(["0.4", "0.5", "1", ""]))
    def share(self, place: int, east: str) -> None:
        shares = [(self.city.east, Decimal(east or 0)), (self.city.west, 1 - Decimal(east or 0))]
        project = self.project(place)
        shares = [each for each in shares if each[1] > 0] if east else []
        self.do(lambda: set_credit_shares(project, shares, by=self.city.chen, reason="x"))

    @rule(place=PLACES)
    def advance(self, place: int) -> None:
        project = self.project(place)
        _version, ladder = ladder_for(clock.day_of(self.now))
        to = ladder.stages[min(ladder.position(project.stage) + 1, len(ladder.stages) - 1)].code

        def deed() -> None:
            bring_papers(project, to, by=self.city.li, on=clock.today())
            event = advance_stage(project, to, by=self.city.li, on=clock.today())
            if event.state == "claimed":
                accept_step(event, by=self.city.chen)

        self.do(deed)

    @rule(place=PLACES)
    def roll_back(self, place: int) -> None:
        project = self.project(place)
        self.do(lambda: roll_back(project, "reviewed", by=self.city.chen, on=clock.today(), reason="x"))

    @rule(place=PLACES, to=st.sampled_from(["ongoing", "dormant", "lost"]))
    def stop(self, place: int, to: str) -> None:
        project = self.project(place)
        self.do(lambda: change_status(project, to, by=self.city.chen, on=clock.today(), reason="x"))

    @rule(place=PLACES, amount=st.integers(1, 999))
    def bring_in(self, place: int, amount: int) -> None:
        sheet = workbook(
            [(self.project(place).code, "2025-03", amount)], ("项目", "月份", "到位资金（万元）")
        )

        def deed() -> None:
            try:
                self.run = brought_in(self.city.gao, sheet, source="capital")
            except AssertionError:
                self.run = None

        self.do(deed)

    @rule()
    def take_out(self) -> None:
        if self.run is not None and self.run.state == RunState.DONE:
            self.do(lambda: setattr(self, "run", undone(self.run)))

    @rule(place=PLACES)
    def prove(self, place: int) -> None:
        if row := self.amount(place, "claimed"):
            paper = ContentFile(b"%PDF-1.4 more", name="m.pdf")
            self.do(lambda: add_evidence(row, paper, kind="invoice", by=self.city.li))

    @invariant()
    def kept_sums_equal_a_recount(self) -> None:
        assert recount() == []
        assert list(faults()) == []
        rows = list(PaidInCapital.objects.filter(state="accepted"))
        for project in Project.objects.all():
            own = [row for row in rows if row.project_id == project.pk]
            assert project.paid_in_total == sum((row.amount or 0 for row in own), Decimal(0))
            assert project.paid_in_usd_total == sum((row.amount_usd or 0 for row in own), Decimal(0))
            assert project.first_capital_on == min((row.month for row in own), default=None)
            assert {row.countable for row in own} <= {project.countable}
        for record in ProjectRecord.objects.filter(recorded_to=None).select_related("project"):
            assert record.living == (record.project.same_as_id is None)
            assert record.host_id == record.project.host_id
        shares: dict[int, Decimal] = {}
        for row in CreditShare.objects.filter(recorded_to=None):
            shares[row.project_id] = shares.get(row.project_id, Decimal(0)) + row.share
        assert set(shares.values()) <= {Decimal(1)}

    @invariant()
    def money_of_the_city_is_that_of_living_projects_that_count(self) -> None:
        rows = PaidInCapital.objects.filter(state="accepted", project__same_as=None).select_related("project")
        counted = [row for row in rows if not row.project.exclusions]
        for code, name, nature in (
            ("paid_in", "amount", "domestic"),
            ("fdi_usd", "amount_usd", "foreign"),
        ):
            own = [row for row in counted if row.capital_nature == nature]
            total = sum((getattr(row, name) or 0 for row in own), Decimal(0))
            assert measure([code], YEAR).value(code, CITY) == total, code

    def teardown(self) -> None:
        try:
            for moment, told in self.told:
                for basis, cells in told.items():
                    assert figures(moment, basis) == cells, (moment, basis)
            assert verify_chain().holds
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)


class FiguresTest(TestCase):
    def test_figures_and_their_past_hold_after_any_deeds(self) -> None:
        cache.clear()
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        kept = {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder.name},
        }
        chosen = override_settings(STORAGES={**django_settings.STORAGES, "default": kept})
        chosen.enable()
        self.addCleanup(chosen.disable)
        with clock.at(BEGIN - timedelta(days=30)):
            city = make_city()
            firm = make_enterprise()
            common = {"stage": "signed", "signed_on": date(2025, 3, 3), "lead_investor": firm}
            rows = [
                values(city, name="甲样例项目", **common),
                values(city, name="乙样例项目", host=city.west, **common),
                values(city, name="丙样例项目", capital_nature="foreign", origin_ring="abroad", **common),
            ]
            made = open_projects(rows, by=city.chen, on=date(2025, 5, 2), reason="期初")
        for later, first in ((1, 0), (2, 0), (2, 1)):
            LikelyDuplicate.objects.create(
                project=made[later], other=made[first], level="L3", confidence=Decimal("0.5"), reasons=[]
            )

        class Here(Deeds):
            def __init__(self) -> None:
                self.city, self.projects = city, [each.pk for each in made]
                super().__init__()

        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=25,
                deadline=None,
                phases=(Phase.explicit, Phase.reuse, Phase.generate),
                suppress_health_check=list(HealthCheck),
            ),
        )
