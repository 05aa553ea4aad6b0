"""A project is entered, changed, excluded and found to be a double report."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.test import TestCase

from luodi.common import clock
from luodi.common.errors import Conflict, Refused
from luodi.projects.actions import (
    bulk_update,
    change_status,
    decide_duplicate,
    open_projects,
    register_project,
    reopen_duplicate,
    update_project,
)
from luodi.projects.models import LikelyDuplicate, Project, ProjectRecord, StageEvent

from .factories import START, exclude, make_city, make_enterprise, make_project, values


class EnterAndChange(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.city = make_city()
        cls.investor = make_enterprise()

    def setUp(self):
        self.city.afresh()

    def entered(self, **changes):
        return make_project(self.city, lead_investor=self.investor, **changes)

    def test_numbers_run_by_year(self):
        first, second = self.entered(), self.entered(name="第二个完全不同的石墨项目", industry_id=None)
        self.assertEqual((first.code, second.code), ("P2025-00001", "P2025-00002"))

    def test_every_contradiction_is_told_at_once_and_nothing_is_written(self):
        wrong = values(self.city, lead_investor=self.investor, planned_investment=Decimal(-5), jobs=1)
        wrong |= {"first_contact_on": START.replace(year=2099), "tax_promised": Decimal(10) ** 9}
        with self.assertRaises(Refused) as caught:
            register_project(wrong, by=self.city.li, on=START)
        fields = {each.field for each in caught.exception.obstacles}
        self.assertLessEqual({"planned_investment", "first_contact_on", "tax_promised"}, fields)
        self.assertEqual(Project.objects.count(), 0)

    def test_unknown_is_not_zero(self):
        project = self.entered(planned_investment=None, planned_fixed_assets=None)
        self.assertIsNone(Project.objects.get(pk=project.pk).planned_investment)

    def test_a_second_report_of_the_same_project_enters_the_pool_at_level_one(self):
        first = self.entered()
        second = register_project(
            values(self.city, lead_investor=self.investor, host=self.city.west), by=self.city.zhao, on=START
        )
        pair = LikelyDuplicate.objects.get(project=second)
        self.assertEqual((pair.other, pair.level, pair.verdict), (first, "L1", "open"))

    def test_the_same_project_counts_once_and_the_decision_can_be_undone(self):
        self.entered()
        second = register_project(values(self.city, lead_investor=self.investor), by=self.city.zhao, on=START)
        pair = LikelyDuplicate.objects.get(project=second)
        decide_duplicate(pair, "same", by=self.city.chen, reason="同一投资方")
        self.assertEqual(Project.objects.living().count(), 1)
        with self.assertRaises(Conflict):
            decide_duplicate(pair, "new", by=self.city.gao, reason="不同")
        reopen_duplicate(pair, by=self.city.chen, reason="查明为两个项目")
        self.assertEqual(Project.objects.living().count(), 2)
        current = ProjectRecord.objects.filter(project=second, recorded_to__isnull=True)
        self.assertEqual([record.living for record in current], [True])

    def test_a_change_on_an_old_form_overwrites_nothing(self):
        project = self.entered()
        update_project(project, {"jobs": 120}, by=self.city.li, on=START, expected_version=1)
        with self.assertRaises(Conflict):
            update_project(project, {"jobs": 90}, by=self.city.wang, on=START, expected_version=1)
        self.assertEqual(Project.objects.get(pk=project.pk).jobs, 120)

    def test_stage_and_milestones_are_not_changed_by_an_edit(self):
        project = self.entered()
        with self.assertRaises(ValueError):
            update_project(project, {"signed_on": START}, by=self.city.chen, on=START)

    def test_an_excluded_project_does_not_count(self):
        project = exclude(self.city, self.entered())
        self.assertFalse(Project.objects.get(pk=project.pk).countable)

    def test_a_status_needs_a_reason_and_a_day_that_has_come(self):
        project = self.entered()
        with self.assertRaises(Refused) as caught:
            change_status(project, "lost", by=self.city.li, on=START.replace(year=2099), reason="")
        self.assertEqual({each.field for each in caught.exception.obstacles}, {"reason", "on"})
        change_status(project, "lost", by=self.city.li, on=START, reason="投资方选择其他城市")
        self.assertEqual(Project.objects.get(pk=project.pk).status, "lost")

    def test_many_projects_change_together_or_not_at_all(self):
        first, second = self.entered(), self.entered(name="第二个完全不同的石墨项目")
        count = bulk_update([first, second], {"next_step": "本周走访"}, by=self.city.li, on=START)
        self.assertEqual(count, 2)
        with self.assertRaises(ValueError):
            bulk_update([first], {"stage": "signed"}, by=self.city.li, on=START)

    def test_a_ledger_is_opened_at_the_stage_it_has_reached(self):
        row = values(self.city, lead_investor=self.investor)
        row |= {"stage": "started", "signed_on": START, "construction_started_on": START + timedelta(days=90)}
        [project] = open_projects([row], by=self.city.chen, on=START + timedelta(days=200), reason="期初建账")
        self.assertTrue(project.evidence_owed)
        steps = StageEvent.objects.filter(project=project).values_list("to_stage", "kind", "effective_on")
        self.assertEqual(
            list(steps), [("signed", "opening", START), ("started", "opening", START + timedelta(days=90))]
        )

    def test_an_exclusion_set_while_the_page_was_open_is_not_overwritten(self):
        project = self.entered()
        self.client.force_login(self.city.chen, backend="allauth.account.auth_backends.AuthenticationBackend")
        url = f"/projects/{project.pk}/exclusions/"
        self.assertContains(self.client.get(url), f'name="version" value="{project.version}"')
        exclude(self.city, project)
        answer = self.client.post(url, {"exclusions": [], "version": project.version})
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(Project.objects.get(pk=project.pk).exclusions, ["real_estate"])

    def test_the_first_hours_of_a_year_belong_to_it(self):
        with clock.at(datetime(2026, 1, 1, 3, 0, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)):
            project = self.entered(first_contact_on=None)
        self.assertEqual(project.code, "P2026-00001")
