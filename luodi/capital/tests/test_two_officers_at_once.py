"""Two officers decide the same claim, or claims of one project, at the same moment."""

import threading
import time
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.test import TransactionTestCase

from luodi.audit.models import AuditEvent
from luodi.audit.queries import verify_chain
from luodi.capital.actions import accept_capital, freeze_month
from luodi.capital.actions.freezing import hold_hosts
from luodi.capital.consistency import faults
from luodi.capital.models import MonthTotal, PaidInCapital
from luodi.capital.queries import recount
from luodi.common.errors import Conflict, Refused
from luodi.projects.actions import update_project
from luodi.projects.models import Project
from luodi.projects.tests.factories import make_city

from .factories import MAY, claim, signed_project

ON_POSTGRESQL = connection.vendor == "postgresql"


@pytest.mark.postgres
@pytest.mark.skipif(
    not ON_POSTGRESQL, reason="rows are locked by PostgreSQL only; SQLite lets one writer in at a time"
)
class TwoOfficers(TransactionTestCase):
    def setUp(self) -> None:
        cache.clear()
        self.city = make_city()
        self.project = signed_project(self.city)

    def at_once(self, *deeds: Any) -> list[Any]:
        """Do all of them in threads that start together; gives results or exceptions in their order."""
        start, results = threading.Barrier(len(deeds)), [None] * len(deeds)

        def run(place: int, deed: Any) -> None:
            try:
                start.wait(10)
                results[place] = deed()
            except Exception as error:
                results[place] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return results

    def test_one_of_two_officers_who_accept_the_same_claim_succeeds_and_it_counts_once(self) -> None:
        for number in range(5):
            capital = claim(self.city, self.project, 100 + number)
            before = AuditEvent.objects.filter(verb="accept").count()
            results = self.at_once(
                lambda row=capital: accept_capital(row, by=self.city.chen),
                lambda row=capital: accept_capital(row, by=self.city.gao),
            )
            kinds = sorted(type(each).__name__ for each in results)
            self.assertEqual(kinds, [Conflict.__name__, PaidInCapital.__name__])
            self.assertEqual(AuditEvent.objects.filter(verb="accept").count(), before + 1)
        self.assertEqual(sum(MonthTotal.objects.values_list("amount", flat=True)), Decimal(510))
        self.assertEqual(recount(), [])
        self.assertTrue(verify_chain().holds)

    def test_two_claims_of_one_project_accepted_at_once_are_both_in_its_sum(self) -> None:
        for _number in range(5):
            rows = [claim(self.city, self.project, amount) for amount in (1, 10)]
            results = self.at_once(
                lambda row=rows[0]: accept_capital(row, by=self.city.chen),
                lambda row=rows[1]: accept_capital(row, by=self.city.gao),
            )
            self.assertEqual([type(each) for each in results], [PaidInCapital, PaidInCapital])
        self.assertEqual(Project.objects.get(pk=self.project.pk).paid_in_total, Decimal(55))
        self.assertEqual(recount(), [])

    def test_money_accepted_while_its_month_is_being_frozen_waits_and_is_refused(self) -> None:
        capital = claim(self.city, self.project, 100)
        frozen, accepting = threading.Event(), threading.Event()

        def freeze() -> None:
            with transaction.atomic():
                freeze_month(MAY, by=self.city.gao, host=self.city.east)
                frozen.set()
                accepting.wait(10)
                time.sleep(0.3)

        def accept() -> Any:
            frozen.wait(10)
            accepting.set()
            return accept_capital(capital, by=self.city.chen)

        _none, refused = self.at_once(freeze, accept)
        self.assertIsInstance(refused, Refused)
        self.assertEqual([each.code for each in refused.obstacles], ["frozen"])
        self.assertFalse(MonthTotal.objects.filter(rows__gt=0).exists())

    def test_money_accepted_while_its_project_is_excluded_waits_and_no_one_blocks_the_other(self) -> None:
        capital = claim(self.city, self.project, 100)
        holding, wanting = threading.Event(), threading.Event()

        def slowly(hosts: Any) -> None:
            holding.set()
            wanting.wait(10)
            time.sleep(0.3)
            hold_hosts(hosts)

        def accept() -> Any:
            with patch("luodi.capital.actions.deciding.hold_hosts", slowly):
                return accept_capital(capital, by=self.city.chen)

        def exclude() -> Any:
            holding.wait(10)
            wanting.set()
            changes = {"exclusions": ["real_estate"]}
            return update_project(self.project, changes, by=self.city.gao, on=MAY)

        results = self.at_once(accept, exclude)
        self.assertEqual([type(each) for each in results], [PaidInCapital, Project])
        self.assertEqual([total.rows for total in MonthTotal.objects.filter(countable=False)], [1])
        self.assertEqual(list(faults()), [])
