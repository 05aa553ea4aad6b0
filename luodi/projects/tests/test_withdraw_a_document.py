"""Evidence of an accepted step is withdrawn by the bureau only; other papers by the unit that brought them."""

import json
from datetime import date

from django.core.files.base import ContentFile
from django.test import TestCase
from django.urls import reverse

from luodi.audit.models import AuditEvent
from luodi.common.errors import Refused
from luodi.projects.actions import attach_document, roll_back, update_project, withdraw_document
from luodi.projects.models import ProjectDocument

from .factories import PDF, START, climb, make_city, make_project


class WithdrawADocument(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.city = make_city()
        cls.project = climb(cls.city, make_project(cls.city), "signed")
        cls.contract = cls.paper("investment_contract")

    @classmethod
    def paper(cls, kind):
        return ProjectDocument.objects.get(project=cls.project, document__kind=kind, withdrawn_at=None)

    def refused(self, link, *, by=None, reason="错件"):
        with self.assertRaises(Refused) as caught:
            withdraw_document(link, by=by or self.city.li, reason=reason)
        [obstacle] = caught.exception.obstacles
        link.refresh_from_db()
        self.assertIsNone(link.withdrawn_at)
        return obstacle

    def page(self, who):
        self.client.force_login(self.city.people[who])
        return self.client.get(reverse("projects:detail", args=[self.project.pk])).content.decode()

    def address(self, link):
        return reverse("projects:withdraw_document", args=[self.project.pk, link.pk])

    def test_the_unit_is_told_what_the_paper_proves_and_the_bureau_withdraws_it_with_a_reason(self):
        obstacle = self.refused(self.contract)
        self.assertEqual(obstacle.code, "evidence")
        self.assertIn(self.contract.document.title, str(obstacle.message))
        self.assertIn("签约", str(obstacle.message))
        self.refused(self.contract, by=self.city.chen, reason=" ")
        withdraw_document(self.contract, by=self.city.chen, reason="合同作废")
        noted = json.loads(AuditEvent.objects.order_by("-sequence").first().body)
        self.assertEqual(
            (noted["verb"], noted["reason"], noted["before"]["proved"]), ("reverse", "合同作废", "signed")
        )
        self.assertIn("合同作废", self.page("li"))

    def test_a_change_of_class_sets_no_paper_free(self):
        climb(self.city, self.project, "started")
        change = {"project_class": "industrial_plant"}
        update_project(self.project, change, by=self.city.li, on=date(2025, 9, 1))
        self.assertEqual(self.refused(self.paper("planning_permit")).code, "evidence")

    def test_a_better_paper_beside_it_is_not_yet_evidence(self):
        file = ContentFile(PDF + b"better", name="better.pdf")
        better = attach_document(self.project, file, kind="investment_contract", by=self.city.li)
        withdraw_document(better, by=self.city.li, reason="错件")
        self.assertIsNotNone(ProjectDocument.objects.get(pk=better.pk).withdrawn_at)

    def test_a_paper_of_a_step_that_nobody_had_to_accept_is_the_units(self):
        withdraw_document(self.paper("proposal"), by=self.city.li, reason="错件")
        self.assertFalse(
            ProjectDocument.objects.filter(
                project=self.project, document__kind="proposal", withdrawn_at=None
            ).exists()
        )

    def test_a_rollback_sets_the_papers_of_the_step_free(self):
        roll_back(self.project, "reviewed", by=self.city.chen, on=date(2025, 9, 1), reason="合同无效")
        withdraw_document(self.contract, by=self.city.li, reason="合同无效")
        self.contract.refresh_from_db()
        self.assertEqual(self.contract.withdrawn_reason, "合同无效")

    def test_the_page_offers_only_what_may_be_withdrawn_and_says_why_not(self):
        for who, kind, offered in (
            ("li", "investment_contract", False),
            ("li", "proposal", True),
            ("chen", "investment_contract", True),
            ("wang", "proposal", False),
        ):
            with self.subTest(who=who, kind=kind):
                self.assertEqual(self.address(self.paper(kind)) in self.page(who), offered)
        self.client.force_login(self.city.li)
        answer = self.client.post(self.address(self.contract), {"reason": "错件"})
        self.assertEqual(answer.status_code, 422)
        self.assertIn("签约", str(answer.context["form"].non_field_errors()))
        self.assertGreater(self.project.signed_on, START)
