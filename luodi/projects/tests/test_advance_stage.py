"""A project moves up its ladder: all blockers at once, four eyes, dates, rollback."""

from datetime import date, timedelta

from django.test import TestCase

from luodi.audit.models import AuditEvent
from luodi.audit.queries import verify_chain
from luodi.common.errors import Conflict, Refused
from luodi.projects.actions import (
    accept_step,
    advance_stage,
    return_step,
    roll_back,
    withdraw_claim,
    withdraw_document,
)
from luodi.projects.models import Project, ProjectDocument, ProjectRecord, StageEvent
from luodi.reference.queries import work_calendar
from luodi_engine.deadlines import add_working_days

from .factories import START, bring_papers, climb, make_city, make_project


class AdvanceStage(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.city = make_city()
        cls.project = make_project(cls.city)

    def setUp(self):
        self.city.afresh()

    def refused(self, call):
        with self.assertRaises(Refused) as caught:
            call()
        return caught.exception.obstacles

    def test_it_enters_the_next_stage_and_keeps_both_dates(self):
        on = START + timedelta(days=2)
        event = advance_stage(self.project, "studied", by=self.city.li, on=on)
        project = Project.objects.get(pk=self.project.pk)
        self.assertEqual((project.stage, project.stage_entered_on, event.effective_on), ("studied", on, on))
        self.assertGreater(event.recorded_at.date(), on)

    def test_it_names_every_blocker_at_once_with_who_clears_it(self):
        climb(self.city, self.project, "negotiating")
        Project.objects.filter(pk=self.project.pk).update(planned_investment=None, origin_ring="")
        found = self.refused(
            lambda: advance_stage(self.project, "reviewed", by=self.city.li, on=START + timedelta(days=30))
        )
        fields = {each.field for each in found if each.code == "stage.field_missing"}
        kinds = {each.place for each in found if each.code == "stage.document_missing"}
        self.assertEqual(fields, {"planned_investment", "origin_ring"})
        self.assertLessEqual({"proposal", "letter_of_intent", "legal_review", "site_opinion"}, kinds)
        self.assertTrue(all(each.who for each in found))

    def test_a_jump_is_refused(self):
        found = self.refused(lambda: advance_stage(self.project, "signed", by=self.city.li, on=START))
        self.assertIn("stage.jump", [each.code for each in found])
        self.assertEqual(Project.objects.get(pk=self.project.pk).stage, "lead")

    def test_a_day_in_the_future_is_refused(self):
        found = self.refused(
            lambda: advance_stage(self.project, "studied", by=self.city.li, on=date(2099, 1, 1))
        )
        self.assertIn("stage.date_in_future", [each.code for each in found])

    def test_signing_takes_four_eyes(self):
        climb(self.city, self.project, "reviewed")
        on = START + timedelta(days=60)
        bring_papers(self.project, "signed", by=self.city.li, on=on)
        event = advance_stage(self.project, "signed", by=self.city.li, on=on)
        self.assertEqual(Project.objects.get(pk=self.project.pk).stage, "reviewed")
        self.refused(lambda: accept_step(event, by=self.city.li))
        self.refused(lambda: accept_step(event, by=self.city.zhao))
        accept_step(event, by=self.city.chen)
        project = Project.objects.get(pk=self.project.pk)
        self.assertEqual((project.stage, project.signed_on, project.pending_stage), ("signed", on, ""))
        self.assertGreater(project.signed_accepted_on, on)

    def test_what_the_gate_asks_for_must_still_be_there_when_the_step_is_accepted(self):
        event = self.claim_signing()
        contract = ProjectDocument.objects.get(
            project=self.project, document__kind="investment_contract", withdrawn_at=None
        )
        withdraw_document(contract, by=self.city.li, reason="错件")
        Project.objects.filter(pk=self.project.pk).update(contracted_investment=None)
        found = self.refused(lambda: accept_step(event, by=self.city.chen))
        self.assertIn("investment_contract", [each.place for each in found])
        self.assertIn("contracted_investment", [each.field for each in found])
        self.assertNotIn("stage.claim_pending", [each.code for each in found])
        self.assertEqual(Project.objects.get(pk=self.project.pk).stage, "reviewed")
        return_step(event, by=self.city.chen, reason="缺合同")

    def test_nothing_is_signed_before_the_first_contact(self):
        climb(self.city, self.project, "reviewed")
        on = START - timedelta(days=30)
        bring_papers(self.project, "signed", by=self.city.li, on=START)
        found = self.refused(lambda: advance_stage(self.project, "signed", by=self.city.li, on=on))
        self.assertEqual([each.code for each in found], ["project.date_order"])

    def test_a_second_decision_is_a_conflict_and_changes_nothing(self):
        event = self.claim_signing()
        accept_step(event, by=self.city.chen)
        with self.assertRaises(Conflict):
            return_step(event, by=self.city.gao, reason="late")
        self.assertEqual(StageEvent.objects.get(pk=event.pk).state, "accepted")

    def test_a_returned_claim_leaves_the_stage_and_can_be_claimed_again(self):
        event = self.claim_signing()
        self.refused(lambda: return_step(event, by=self.city.chen, reason=" "))
        return_step(event, by=self.city.chen, reason="附件缺页")
        again = advance_stage(self.project, "signed", by=self.city.li, on=START + timedelta(days=61))
        self.assertEqual(again.state, "claimed")

    def test_only_the_claimer_takes_a_claim_back(self):
        event = self.claim_signing()
        self.refused(lambda: withdraw_claim(event, by=self.city.chen))
        withdraw_claim(event, by=self.city.li)
        self.assertEqual(Project.objects.get(pk=self.project.pk).pending_stage, "")

    def test_a_stale_form_is_a_conflict(self):
        with self.assertRaises(Conflict):
            advance_stage(self.project, "studied", by=self.city.li, on=START, expected_version=99)

    def test_a_rollback_needs_a_reason_and_clears_the_dates_above(self):
        project = climb(self.city, self.project, "approved")
        self.refused(lambda: roll_back(project, "registered", by=self.city.chen, on=START, reason=""))
        self.refused(lambda: roll_back(project, "completed", by=self.city.chen, on=START, reason="x"))
        roll_back(project, "registered", by=self.city.li, on=date(2025, 9, 1), reason="备案被撤销")
        project = Project.objects.get(pk=project.pk)
        self.assertEqual((project.stage, project.approved_on), ("registered", None))

    def test_the_time_limit_of_the_stage_begins_anew_with_a_rollback(self):
        project = climb(self.city, self.project, "reviewed")
        roll_back(project, "negotiating", by=self.city.li, on=date(2025, 9, 1), reason="重新洽谈")
        project = Project.objects.get(pk=project.pk)
        self.assertEqual(project.stage_entered_on, date(2025, 9, 1))
        # 60 working days from 1 September 2025, the National Day holidays and their workdays counted in.
        self.assertEqual(project.stage_due_on, add_working_days(date(2025, 9, 1), 60, work_calendar()).on)

    def test_accepted_steps_are_undone_by_the_bureau_only(self):
        project = climb(self.city, self.project, "signed")
        self.refused(lambda: roll_back(project, "reviewed", by=self.city.li, on=START, reason="合同无效"))
        roll_back(project, "reviewed", by=self.city.chen, on=date(2025, 9, 1), reason="合同无效")
        self.assertIsNone(Project.objects.get(pk=project.pk).signed_on)

    def test_the_past_of_every_figure_is_kept(self):
        project = climb(self.city, self.project, "signed")
        roll_back(project, "reviewed", by=self.city.chen, on=date(2025, 9, 1), reason="合同无效")
        records = ProjectRecord.objects.filter(project=project).order_by("recorded_from", "id")
        self.assertIn("signed", [record.stage for record in records])
        self.assertEqual([record.recorded_to is None for record in records].count(True), 1)
        for earlier, later in zip(records, records[1:], strict=False):
            self.assertEqual(earlier.recorded_to, later.recorded_from)

    def test_every_step_leaves_an_event_in_an_unbroken_chain(self):
        before = AuditEvent.objects.count()
        climb(self.city, self.project, "negotiating")
        verbs = AuditEvent.objects.filter(sequence__gt=before, object_type="projects.project")
        self.assertEqual(verbs.filter(verb="advance").count(), 2)
        self.assertTrue(verify_chain().holds)

    def claim_signing(self):
        climb(self.city, self.project, "reviewed")
        on = START + timedelta(days=60)
        bring_papers(self.project, "signed", by=self.city.li, on=on)
        return advance_stage(self.project, "signed", by=self.city.li, on=on)
