"""Whatever is claimed, accepted, returned and reversed in whatever order: the totals kept equal a recount."""

from datetime import date
from decimal import Decimal

from django.core.cache import cache
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from luodi.audit.models import Document
from luodi.capital.actions import accept_many, claim_capital, return_capital, reverse_capital
from luodi.capital.consistency import faults
from luodi.capital.models import CapitalEvidence, MonthTotal, PaidInCapital
from luodi.capital.queries import recount
from luodi.projects.models import Project
from luodi.projects.tests.factories import City, make_city

from .factories import signed_project

AMOUNTS = st.decimals(min_value="0.000001", max_value="9999999", places=6)
MONTHS = st.sampled_from([date(2025, month, 1) for month in (3, 4, 5)] + [date(2026, 1, 1)])
KINDS = st.sampled_from(["fixed", "land", "equipment", "working"])


def prove(capital: PaidInCapital) -> PaidInCapital:
    """A document row without a file, so that a thousand claims are quick."""
    document, _made = Document.objects.get_or_create(
        sha256="0" * 64,
        defaults={
            "kind": "payment_voucher",
            "title": "凭证",
            "name": "v.pdf",
            "media_type": "application/pdf",
            "size": 1,
            "uploaded_by": capital.claimed_by,
            "uploaded_at": capital.claimed_at,
        },
    )
    CapitalEvidence.objects.create(capital=capital, document=document)
    return capital


class Money(RuleBasedStateMachine):
    """Deeds on the money of two projects, one of them foreign."""

    city: City
    projects: list[Project]

    def __init__(self) -> None:
        super().__init__()
        self.claimed: list[PaidInCapital] = []
        self.accepted: list[PaidInCapital] = []

    @rule(amount=AMOUNTS, month=MONTHS, kind=KINDS, number=st.integers(0, 1), usd=AMOUNTS)
    def claim(self, *, amount: Decimal, month: date, kind: str, number: int, usd: Decimal) -> None:
        project = self.projects[number]
        dollars = usd if project.capital_nature == "foreign" else None
        self.claimed.append(
            prove(
                claim_capital(
                    project, month=month, amount=amount, amount_usd=dollars, kind=kind, by=self.city.li
                )
            )
        )

    @precondition(lambda self: self.claimed)
    @rule(number=st.integers(1, 5))
    def accept(self, number: int) -> None:
        chosen, self.claimed = self.claimed[:number], self.claimed[number:]
        self.accepted += accept_many([row.pk for row in chosen], by=self.city.chen)

    @precondition(lambda self: self.claimed)
    @rule()
    def give_back(self) -> None:
        return_capital(self.claimed.pop(), by=self.city.chen, reason="x")

    @precondition(lambda self: self.accepted)
    @rule(place=st.integers(0, 99))
    def take_out(self, place: int) -> None:
        reverse_capital(self.accepted.pop(place % len(self.accepted)), by=self.city.chen, reason="x")

    @invariant()
    def totals_equal_the_recount(self) -> None:
        assert recount() == []
        assert list(faults()) == []
        rows = PaidInCapital.objects.filter(state="accepted")
        for project in Project.objects.all():
            own = [row for row in rows if row.project_id == project.pk]
            assert project.paid_in_total == sum((row.amount or 0 for row in own), Decimal(0))
            assert project.paid_in_usd_total == sum((row.amount_usd or 0 for row in own), Decimal(0))
            assert project.first_capital_on == min((row.month for row in own), default=None)
        assert sum(MonthTotal.objects.values_list("rows", flat=True)) == len(rows)


class TotalsTest(TestCase):
    def test_totals_and_project_sums_equal_a_recount_after_any_deeds(self) -> None:
        cache.clear()
        city = make_city()
        projects = [
            signed_project(city, name="内资样例项目"),
            signed_project(city, name="外资样例项目", capital_nature="foreign", origin_ring="abroad"),
        ]

        class Here(Money):
            def __init__(self) -> None:
                self.city, self.projects = city, projects
                PaidInCapital.objects.all().delete()
                MonthTotal.objects.all().delete()
                Project.objects.update(paid_in_total=0, paid_in_usd_total=0, first_capital_on=None)
                super().__init__()

        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=12,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
