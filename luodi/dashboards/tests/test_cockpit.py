"""The cockpit says what the records say, to everybody what they may see, with a fixed number of queries."""

from datetime import date
from decimal import Decimal

from django.core.cache import cache
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.common import clock
from luodi.dashboards.queries import attention, cockpit, my_work, work_count
from luodi.indicators.asking import Asked
from luodi.indicators.queries import city_units
from luodi.projects.actions import advance_stage
from luodi.projects.models import Project
from luodi.projects.tests.factories import (
    START,
    bring_papers,
    climb,
    make_city,
    make_enterprise,
    make_project,
)
from luodi.targets.actions import set_target

MOST_QUERIES = 12


class CockpitPage(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.city = make_city()
        cls.investor = make_enterprise()
        cls.project = climb(cls.city, make_project(cls.city, lead_investor=cls.investor), "signed")
        year = cls.project.signed_on.year
        set_target("signed_projects", cls.city.east, year, Decimal(2), by=cls.city.chen)
        cls.asked = Asked(year, 12)

    def setUp(self):
        cache.clear()
        self.city.afresh()

    def page(self, who="chen", query=""):
        self.client.force_login(self.city.people[who])
        return self.client.get(reverse("dashboards:cockpit") + query)

    def facts(self, who="chen", **changes):
        return cockpit(self.asked.changed(**changes), city_units(), self.city.people[who])

    def test_a_card_opens_to_the_records_it_counts(self):
        card = self.facts()["cards"][0]
        self.assertEqual(card.own.actual, 1)
        self.client.force_login(self.city.chen)
        self.assertContains(self.client.get(card.url), self.project.name)

    def test_chart_and_table_are_of_the_same_rows(self):
        chart = self.facts()["units_chart"]
        page = self.page(query=f"?year={self.asked.year}&month=12").content.decode()
        for cells in chart.written_rows:
            for cell in cells:
                self.assertIn(cell, page)

    def test_a_county_sees_the_citys_totals_and_only_its_own_attention(self):
        Project.objects.filter(pk=self.project.pk).update(stage_due_on=date(2020, 1, 1))
        facts = self.facts(who="zhao")
        self.assertEqual(facts["cards"][0].own.actual, 1)
        codes = [each.code for each in attention(self.city.zhao, [], None)]
        self.assertNotIn("overdue", codes)
        self.assertIn("overdue", [each.code for each in attention(self.city.li, [], None)])

    def test_the_funnel_counts_who_has_reached_a_stage(self):
        make_project(self.city, lead_investor=self.investor, name="第二个完全不同的石墨项目")
        rows = {row[0]: row[1:3] for row in self.facts()["funnel"].rows}
        self.assertEqual((rows["线索"], rows["签约"], rows["开工"]), ((2, 1), (1, 1), (0, 0)))

    def test_it_takes_at_most_twelve_queries_whatever_the_rows(self):
        self.page()
        with CaptureQueriesContext(connection) as few:
            self.client.get(reverse("dashboards:cockpit"))
        copies = []
        for number in range(60):
            copy = Project.objects.get(pk=self.project.pk)
            copy.pk, copy.code = None, f"X{number}"
            copies.append(copy)
        Project.objects.bulk_create(copies)
        with CaptureQueriesContext(connection) as many:
            self.client.get(reverse("dashboards:cockpit"))
        self.assertEqual(len(few), len(many))
        self.assertLessEqual(len(many), MOST_QUERIES, "\n".join(each["sql"][:120] for each in many))

    def test_a_wrong_address_shows_the_present_month(self):
        answer = self.page(query="?year=abc&month=99&unit=nowhere&as_of=x")
        self.assertEqual(answer.status_code, 200)

    def test_everybody_lands_where_their_work_is(self):
        for who, name in (("li", "my_work"), ("wang", "cockpit"), ("chen", "my_work")):
            self.client.force_login(self.city.people[who])
            self.assertRedirects(
                self.client.get("/"), reverse(f"dashboards:{name}"), fetch_redirect_response=False
            )

    def test_my_work_shows_a_claim_to_whoever_may_accept_it(self):
        second = make_project(self.city, lead_investor=self.investor, name="第二个完全不同的石墨项目")
        climb(self.city, second, "reviewed")
        on = Project.objects.get(pk=second.pk).stage_entered_on
        bring_papers(second, "signed", by=self.city.li, on=on)
        advance_stage(second, "signed", by=self.city.li, on=on)
        self.assertEqual([event.project_id for event in my_work(self.city.chen)["steps"]], [second.pk])
        self.assertEqual(my_work(self.city.li)["steps"], [])
        self.assertGreaterEqual(work_count(self.city.chen), 1)

    def test_my_work_shows_my_overdue_next_steps(self):
        Project.objects.filter(pk=self.project.pk).update(next_step_due_on=START)
        self.assertEqual([each.pk for each in my_work(self.city.li)["due"]], [self.project.pk])
        self.client.force_login(self.city.li)
        page = self.client.get(reverse("dashboards:my_work"))
        self.assertContains(page, self.project.name)
        self.assertGreater(clock.today(), START)
