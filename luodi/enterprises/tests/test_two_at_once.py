"""Two officers merge, undo or change enterprises at the same moment."""

import threading
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import TransactionTestCase

from luodi.audit.queries import verify_chain
from luodi.common.errors import Conflict, Refused
from luodi.enterprises.actions import merge_enterprises, undo_merge, update_enterprise
from luodi.enterprises.models import Enterprise, Merge
from luodi.projects.actions import update_project
from luodi.projects.models import Project
from luodi.projects.tests.factories import START, make_city, make_enterprise, make_project


@pytest.mark.postgres
@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="rows are locked by PostgreSQL only; SQLite lets one writer in at a time",
)
class TwoAtOnce(TransactionTestCase):
    def setUp(self) -> None:
        cache.clear()
        self.city = make_city()
        self.one, self.other = make_enterprise("甲样例有限公司"), make_enterprise("乙样例有限公司")

    def at_once(self, *deeds: Any) -> list[str]:
        """Do all of them in threads that start together; the names of what came of each."""
        start, results = threading.Barrier(len(deeds)), [""] * len(deeds)

        def run(place: int, deed: Any) -> None:
            try:
                start.wait(10)
                results[place] = type(deed()).__name__
            except Exception as error:
                results[place] = type(error).__name__
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return results

    def merge(self, kept: Enterprise, merged: Enterprise) -> Merge:
        return merge_enterprises(kept, merged, by=self.city.chen, reason="同一企业")

    def test_of_two_opposite_merges_one_succeeds_and_both_undos_leave_two(self) -> None:
        for _number in range(4):
            results = self.at_once(
                lambda: self.merge(self.one, self.other), lambda: self.merge(self.other, self.one)
            )
            self.assertEqual(sorted(results), [Conflict.__name__, Merge.__name__])
            merge = Merge.objects.latest("pk")
            results = self.at_once(
                lambda merge=merge: undo_merge(merge, by=self.city.chen, reason="有误"),
                lambda merge=merge: undo_merge(merge, by=self.city.gao, reason="有误"),
            )
            self.assertEqual(sorted(results), [Conflict.__name__, Merge.__name__])
            self.assertFalse(Enterprise.objects.filter(merged_into__isnull=False).exists())
        self.assertTrue(verify_chain().holds)

    def test_a_change_beside_a_merge_is_kept_or_told_and_never_lost(self) -> None:
        for number in range(4):
            version = Enterprise.objects.get(pk=self.one.pk).version
            results = self.at_once(
                lambda: self.merge(self.one, self.other),
                lambda version=version, number=number: update_enterprise(
                    self.one, {"address": f"样例路{number}号"}, by=self.city.li, expected_version=version
                ),
            )
            self.assertEqual(results[0], Merge.__name__)
            self.assertIn(results[1], {Enterprise.__name__, Conflict.__name__, Refused.__name__})
            address = Enterprise.objects.get(pk=self.one.pk).address
            self.assertEqual(address == f"样例路{number}号", results[1] == Enterprise.__name__)
            undo_merge(Merge.objects.latest("pk"), by=self.city.chen, reason="有误")

    def test_a_project_whose_investor_is_changed_beside_a_merge_points_to_one_that_stands(self) -> None:
        project = make_project(self.city, lead_investor=self.other)
        for _number in range(6):
            Project.objects.filter(pk=project.pk).update(lead_investor=self.other)
            results = self.at_once(
                lambda: self.merge(self.one, self.other),
                lambda: update_project(project, {"lead_investor": self.one}, by=self.city.li, on=START),
            )
            self.assertEqual(results, [Merge.__name__, Project.__name__])
            self.assertEqual(Project.objects.get(pk=project.pk).lead_investor_id, self.one.pk)
            undo_merge(Merge.objects.latest("pk"), by=self.city.chen, reason="有误")
