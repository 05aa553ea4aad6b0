"""What people see on the pages of projects, and how many queries that takes."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.projects.models import Project, StageEvent

from .factories import PDF, START, bring_papers, climb, make_city, make_enterprise, make_project

MOST_QUERIES = 12


class ProjectPages(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.city = make_city()
        cls.investor = make_enterprise()
        cls.project = make_project(cls.city, lead_investor=cls.investor)

    def get(self, name, *args, who="li", query=""):
        self.client.force_login(self.city.people[who])
        return self.client.get(reverse(name, args=args) + query)

    def post(self, url_name, *args, who="li", **given):
        self.client.force_login(self.city.people[who])
        return self.client.post(reverse(url_name, args=args), given)

    def queries_of(self, name, *args, who="li"):
        self.get(name, *args, who=who)
        with CaptureQueriesContext(connection) as caught:
            self.client.get(reverse(name, args=args))
        return len(caught.captured_queries)

    def more_projects(self, count):
        copies = []
        for number in range(count):
            copy = Project.objects.get(pk=self.project.pk)
            copy.pk, copy.code, copy.name = None, f"X{number}", f"第{number}个项目"
            copies.append(copy)
        Project.objects.bulk_create(copies)

    def test_a_county_sees_its_own_and_never_the_other_countys_negotiations(self):
        other = make_project(self.city, by=self.city.zhao, host=self.city.west, name="通江银耳深加工项目")
        page = self.get("projects:list").content.decode()
        self.assertIn(self.project.name, page)
        self.assertNotIn("通江银耳深加工项目", page)
        self.assertEqual(self.get("projects:detail", other.pk).status_code, 404)
        self.assertNotIn("通江银耳深加工项目", self.get("projects:board").content.decode())
        self.assertNotIn(
            "通江银耳", self.get("projects:list", query="?q=银耳").content.decode().replace("“银耳”", "")
        )

    def test_the_map_of_time_shows_the_days_of_the_ladder_and_the_story_goes_by_day(self):
        climb(self.city, self.project, "negotiating")
        self.post("projects:add_activity", self.project.pk, on=START.isoformat(), text="实地考察")
        context = self.get("projects:detail", self.project.pk).context
        shown = {row.stage: row.actual_on for row in context["map"].rows if row.actual_on}
        ladder = [step["on"] for step in context["ladder_steps"] if step["on"]]
        self.assertEqual(list(shown.values()), ladder)
        self.assertEqual(list(shown)[:3], ["lead", "studied", "negotiating"])
        days = [entry["on"] for entry in context["entries"]]
        self.assertEqual(days, sorted(days, reverse=True))

    def test_a_bulk_change_goes_back_to_the_list_as_it_was_narrowed(self):
        self.client.force_login(self.city.people["li"])
        narrowed = reverse("projects:list") + "?stage=lead&sort=name"
        asked = self.client.post(
            reverse("projects:bulk"),
            {"row": self.project.pk},
            headers={"referer": f"http://testserver{narrowed}"},
        )
        self.assertContains(asked, self.project.code)
        self.assertEqual(asked.context["list_url"], narrowed)
        given = {
            "row": self.project.pk,
            "apply": "1",
            "next_step": "约谈投资方",
            "back": asked.context["back"],
        }
        self.assertRedirects(self.client.post(reverse("projects:bulk"), given), narrowed)
        elsewhere = self.client.post(
            reverse("projects:bulk"),
            {"row": self.project.pk},
            headers={"referer": "https://example.org/?x=1"},
        )
        self.assertEqual(elsewhere.context["list_url"], reverse("projects:list"))

    def test_a_step_to_no_stage_leads_to_the_page_that_offers_them(self):
        page = reverse("projects:detail", args=[self.project.pk])
        self.assertRedirects(self.get("projects:advance", self.project.pk), page)
        self.assertRedirects(self.post("projects:advance", self.project.pk), page)

    def test_a_county_begins_with_its_own_unit_and_the_city_with_none(self):
        self.assertEqual(
            self.get("projects:new", who="li").context["form"].initial["host"], self.city.east.pk
        )
        self.assertIsNone(self.get("projects:new", who="chen").context["form"].initial["host"])

    def test_a_form_says_a_unit_once(self):
        page = self.get("projects:new").content.decode()
        self.assertIn("计划总投资（万元）", page)
        self.assertNotIn('<span class="unit">万元</span>', page)

    def test_rows_add_no_queries(self):
        few = {name: self.queries_of(name) for name in ("projects:list", "projects:board", "projects:gantt")}
        self.more_projects(60)
        many = {name: self.queries_of(name) for name in few}
        self.assertLessEqual(max(many.values()), MOST_QUERIES)
        self.assertLessEqual(max(many[name] - few[name] for name in few), 1)  # the count of a second page

    def test_the_project_page_takes_a_fixed_number_of_queries(self):
        few = self.queries_of("projects:detail", self.project.pk)
        climb(self.city, self.project, "approved")
        self.assertLessEqual(self.queries_of("projects:detail", self.project.pk), few + 1)

    def test_a_lead_is_entered_in_one_form(self):
        given = {"name": "石墨负极材料项目", "host": self.city.east.pk, "project_class": "industrial_plant"}
        given |= {"planned_investment": "12000", "nature": "new", "capital_nature": "domestic"}
        answer = self.post("projects:new", **given)
        project = Project.objects.get(name="石墨负极材料项目")
        self.assertRedirects(
            answer, reverse("projects:detail", args=[project.pk]), fetch_redirect_response=False
        )
        self.assertEqual((project.planned_investment, project.created_by), (Decimal(12000), self.city.li))

    def test_a_wrong_entry_comes_back_with_everything_that_is_wrong(self):
        given = {
            "name": "",
            "host": self.city.east.pk,
            "project_class": "industrial_plant",
            "planned_investment": "-1",
        }
        answer = self.post("projects:new", **given)
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(Project.objects.count(), 1)

    def test_a_county_is_no_park(self):
        given = {"name": "园区写错的项目", "host": self.city.east.pk, "project_class": "industrial_plant"}
        given |= {"nature": "new", "capital_nature": "domestic", "park": self.city.west.pk}
        self.assertEqual(self.post("projects:new", **given).status_code, 422)
        self.assertFalse(Project.objects.filter(name="园区写错的项目").exists())

    def test_a_unit_cannot_enter_for_another_unit(self):
        given = {"name": "越界项目", "host": self.city.west.pk, "project_class": "industrial_plant"}
        given |= {"nature": "new", "capital_nature": "domestic"}
        self.assertEqual(self.post("projects:new", **given).status_code, 422)
        self.assertFalse(Project.objects.filter(name="越界项目").exists())

    def test_a_card_dropped_too_far_says_what_stands_in_the_way(self):
        answer = self.post("projects:move", self.project.pk, to="signed")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("gate-list", answer.content.decode())
        self.assertEqual(self.post("projects:move", self.project.pk, to="studied").status_code, 204)

    def test_the_bureau_accepts_on_the_page_and_the_unit_cannot(self):
        climb(self.city, self.project, "reviewed")
        on = START + timedelta(days=60)
        bring_papers(self.project, "signed", by=self.city.li, on=on)
        self.post("projects:advance", self.project.pk, to="signed", on=on.isoformat())
        event = StageEvent.objects.get(project=self.project, state="claimed")
        self.assertEqual(self.post("projects:accept", self.project.pk, event.pk).status_code, 403)
        self.post("projects:accept", self.project.pk, event.pk, who="chen")
        self.assertEqual(Project.objects.get(pk=self.project.pk).stage, "signed")

    def test_a_reader_cannot_change(self):
        self.assertEqual(self.get("projects:edit", self.project.pk, who="wang").status_code, 403)

    def test_a_document_is_kept_opened_and_logged(self):
        file = SimpleUploadedFile("合同.pdf", PDF + b"contract")
        self.post("projects:upload", self.project.pk, file=file, kind="investment_contract")
        link = self.project.documents.get()
        answer = self.get("projects:document", self.project.pk, link.pk)
        self.assertEqual(b"".join(answer.streaming_content), PDF + b"contract")
        self.assertEqual(answer["X-Content-Type-Options"], "nosniff")

    def test_a_program_named_pdf_is_refused(self):
        file = SimpleUploadedFile("合同.pdf", b"MZ\x90\x00 program")
        answer = self.post("projects:upload", self.project.pk, file=file, kind="investment_contract")
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self.project.documents.exists())
