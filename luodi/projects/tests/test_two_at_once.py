"""Two people decide or take the same step at the same moment."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import TransactionTestCase

from luodi.audit.queries import verify_chain
from luodi.common.errors import Conflict, Refused
from luodi.projects.actions import accept_step, advance_stage, return_step
from luodi.projects.models import Project, StageEvent

from .factories import START, bring_papers, climb, make_city, make_project


@pytest.mark.postgres
@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="rows are locked by PostgreSQL only; SQLite lets one writer in at a time",
)
class TwoAtOnce(TransactionTestCase):
    def setUp(self) -> None:
        cache.clear()
        self.city = make_city()
        self.project = make_project(self.city)

    def at_once(self, *deeds: Any) -> list[Any]:
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

    def test_one_accepts_and_the_other_who_returns_is_told(self) -> None:
        climb(self.city, self.project, "reviewed")
        on = START + timedelta(days=60)
        bring_papers(self.project, "signed", by=self.city.li, on=on)
        event = advance_stage(self.project, "signed", by=self.city.li, on=on)
        results = self.at_once(
            lambda: accept_step(event, by=self.city.chen),
            lambda: return_step(event, by=self.city.gao, reason="附件缺页"),
        )
        self.assertEqual(sorted(type(each).__name__ for each in results), ["Conflict", "StageEvent"])
        state = StageEvent.objects.get(pk=event.pk).state
        stage = Project.objects.get(pk=self.project.pk).stage
        self.assertIn((state, stage), [("accepted", "signed"), ("returned", "reviewed")])
        self.assertTrue(verify_chain().holds)

    def test_the_same_step_is_taken_once(self) -> None:
        results = self.at_once(
            *[lambda: advance_stage(self.project, "studied", by=self.city.li, on=START)] * 4
        )
        taken = [each for each in results if isinstance(each, StageEvent)]
        self.assertEqual(len(taken), 1)
        self.assertTrue(all(isinstance(each, (Refused, Conflict, StageEvent)) for each in results))
        self.assertEqual(StageEvent.objects.filter(project=self.project, to_stage="studied").count(), 1)
