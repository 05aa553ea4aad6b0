"""Each person finds what waits for them on one page, and lands where their work is."""

from datetime import date, timedelta

from django.core.cache import cache
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.accounts.choices import Role
from luodi.accounts.models import Posting, User
from luodi.common import clock
from luodi.dashboards.queries import my_work, work_count
from luodi.indicators.tests.factories import money
from luodi.projects.actions import advance_stage, return_step
from luodi.projects.models import LikelyDuplicate, Project, StageEvent
from luodi.projects.tests.factories import (
    START,
    bring_papers,
    climb,
    make_city,
    make_enterprise,
    make_project,
)

PAGE = reverse("dashboards:my_work")
MOST_QUERIES = 12


class MyWorkPage(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.city = make_city()
        cls.investor = make_enterprise()
        cls.project = climb(cls.city, make_project(cls.city, lead_investor=cls.investor), "signed")

    def setUp(self):
        cache.clear()
        self.city.afresh()

    def claimed_step(self):
        second = make_project(self.city, lead_investor=self.investor, name="第二个完全不同的石墨项目")
        climb(self.city, second, "reviewed")
        on = Project.objects.get(pk=second.pk).stage_entered_on
        bring_papers(second, "signed", by=self.city.li, on=on)
        return advance_stage(second, "signed", by=self.city.li, on=on)

    def pks(self, who, name):
        return [each.pk for each in my_work(self.city.people[who])[name]]

    def test_everybody_lands_where_their_work_is(self):
        for who, name in (("li", "my_work"), ("wang", "cockpit"), ("chen", "my_work")):
            self.client.force_login(self.city.people[who])
            answer = self.client.get("/")
            self.assertRedirects(answer, reverse(f"dashboards:{name}"), fetch_redirect_response=False)

    def test_administrators_land_on_their_pages(self):
        for role, name in (
            (Role.AUDITOR, "audit:list"),
            (Role.SECURITY_ADMINISTRATOR, "accounts:users"),
            (Role.SYSTEM_ADMINISTRATOR, "accounts:users"),
        ):
            person = User.objects.create(username=role, name=role, organization=self.city.city)
            Posting.objects.create(
                user=person, role=role, organization=self.city.city, since=date(2020, 1, 1)
            )
            self.client.force_login(person)
            self.assertRedirects(self.client.get("/"), reverse(name), fetch_redirect_response=False)

    def test_a_claim_waits_for_whoever_may_accept_it_and_not_for_its_claimer(self):
        event = self.claimed_step()
        self.assertEqual(self.pks("chen", "steps"), [event.pk])
        self.assertEqual(self.pks("li", "steps"), [])
        self.assertGreaterEqual(work_count(self.city.chen), 1)

    def test_a_returned_step_comes_back_to_its_claimer(self):
        event = self.claimed_step()
        return_step(StageEvent.objects.get(pk=event.pk), by=self.city.chen, reason="缺合同")
        self.assertEqual(self.pks("li", "returned"), [event.pk])
        self.client.force_login(self.city.li)
        self.assertContains(self.client.get(PAGE), "缺合同")

    def test_amounts_wait_for_the_bureau_and_returned_ones_for_the_unit(self):
        row = money(self.city, self.project, date(2025, 6, 1), 5, state="claimed", decided_by=None)
        self.assertEqual(self.pks("chen", "money"), [row.pk])
        back = money(self.city, self.project, date(2025, 7, 1), 6, state="returned")
        self.assertEqual(self.pks("li", "returned"), [back.pk])

    def test_double_reports_wait_for_those_who_decide_them(self):
        other = make_project(self.city, lead_investor=self.investor, name="第三个完全不同的茶叶项目")
        LikelyDuplicate.objects.filter(project=other).delete()
        pair = LikelyDuplicate.objects.create(project=other, other=self.project, level="L2", confidence="0.9")
        self.assertEqual(self.pks("chen", "pairs"), [pair.pk])
        self.assertEqual(self.pks("li", "pairs"), [])

    def test_my_next_steps_overdue_stages_and_silent_projects_are_listed_with_the_oldest_first(self):
        today = clock.today()
        Project.objects.filter(pk=self.project.pk).update(next_step_due_on=today + timedelta(days=3))
        self.assertEqual(self.pks("li", "due"), [self.project.pk])
        Project.objects.filter(pk=self.project.pk).update(
            next_step_due_on=None, stage_due_on=START, last_touched_on=date(2020, 1, 1)
        )
        self.assertEqual(self.pks("li", "due"), [])
        self.assertEqual(
            (self.pks("li", "overdue"), self.pks("li", "stale")), ([self.project.pk], [self.project.pk])
        )
        self.assertEqual(self.pks("zhao", "overdue"), [])

    def test_a_project_under_way_wants_last_months_money_reported(self):
        Project.objects.filter(pk=self.project.pk).update(construction_started_on=date(2025, 5, 1))
        self.assertEqual(self.pks("li", "to_report"), [self.project.pk])
        last = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
        money(self.city, self.project, last, 5, state="claimed", decided_by=None)
        self.assertEqual(self.pks("li", "to_report"), [])

    def test_somebody_without_work_is_told_so(self):
        self.client.force_login(self.city.zhao)
        self.assertEqual(self.client.get(PAGE).status_code, 200)

    def test_it_takes_at_most_twelve_queries_whatever_the_rows(self):
        county = User.objects.create(username="zhou", name="zhou", organization=self.city.east)
        Posting.objects.create(
            user=county, role=Role.BUREAU, organization=self.city.east, since=date(2020, 1, 1)
        )
        for person in (self.city.chen, self.city.li, county):
            self.client.force_login(person)
            self.client.get(PAGE)
            with CaptureQueriesContext(connection) as asked:
                self.client.get(PAGE)
            self.assertLessEqual(len(asked), MOST_QUERIES, "\n".join(each["sql"][:90] for each in asked))
