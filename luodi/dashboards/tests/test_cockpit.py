"""The cockpit says what the records say, to everybody what they may see, with a fixed number of queries."""

from datetime import date
from decimal import Decimal

from django.core.cache import cache
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.accounts.choices import Role
from luodi.accounts.models import Posting, User
from luodi.dashboards.access import going_projects_of
from luodi.dashboards.queries import KINDS, attention, city_load, cockpit
from luodi.dashboards.queries.remembered import changes_seen
from luodi.indicators.asking import Asked
from luodi.indicators.catalogue import BY_CODE
from luodi.indicators.queries import city_units
from luodi.indicators.tests.factories import money
from luodi.projects.access import visible_projects
from luodi.projects.models import LikelyDuplicate, Project
from luodi.projects.tests.factories import climb, exclude, make_city, make_enterprise, make_project
from luodi.targets.actions import set_target
from luodi.web.exporting import note_export

MOST_QUERIES = 12
COCKPIT = reverse("dashboards:cockpit")


class OnTheCockpit(TestCase):
    """One signed project of the eastern district, whose target for the year is two."""

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
        return self.client.get(COCKPIT + query)

    def facts(self, who="chen", tile="", **changes):
        return cockpit(self.asked.changed(**changes), city_units(), self.city.people[who], tile=tile)

    def told(self, who, unit=None):
        person = self.city.people[who]
        found = attention(person, city_load(), [], units=city_units(), unit=unit)
        return {each.code: each for each in found}


class Figures(OnTheCockpit):
    def test_a_card_opens_to_the_records_it_counts(self):
        card = self.facts()["cards"][0]
        self.assertEqual(card.own.actual, 1)
        self.client.force_login(self.city.chen)
        self.assertContains(self.client.get(card.url), self.project.name)

    def test_every_chart_draws_the_rows_of_its_table(self):
        money(self.city, self.project, date(self.asked.year, 6, 1), 1234)
        page = self.page(query=f"?year={self.asked.year}&month=12")
        text = page.content.decode()
        for name in ("units_chart", "tiles", "money", "funnel"):
            for cells in page.context[name].written_rows:
                for cell in cells:
                    self.assertIn(cell, text, name)

    def test_the_months_of_the_picture_add_up_to_the_figure(self):
        for month, amount in ((3, 100), (6, 20), (12, 3)):
            money(self.city, self.project, date(self.asked.year, month, 1), amount)
        facts = self.facts()
        self.assertEqual(sum(row[1] for row in facts["money"].rows), 123)
        card = next(
            each for each in facts["cards"] if each.standing.indicator.code == "paid_in_other_province"
        )
        self.assertEqual(card.own.actual, 123)

    def test_a_unit_alone_shows_its_own_figures(self):
        self.assertEqual(self.facts(unit="west")["cards"][0].own.actual, 0)
        self.assertEqual(self.facts(unit="east")["cards"][0].own.actual, 1)
        rows = {row[0]: row[2] for row in self.facts(unit="west")["funnel"].rows}
        self.assertEqual(set(rows.values()), {0})

    def test_the_map_shows_the_figure_that_is_chosen(self):
        self.assertEqual([row[1] for row in self.facts()["tiles"].rows], [Decimal("0.5"), None])
        chosen = self.facts(tile="signed_projects")["tiles"]
        self.assertEqual([row[1] for row in chosen.rows], [1, 0])
        self.assertEqual(str(chosen.title), str(BY_CODE["signed_projects"].label))

    def test_a_past_day_shows_what_was_known_then(self):
        before = self.facts(as_of=date(2020, 1, 1))
        self.assertEqual(before["cards"][0].own.actual, 0)
        self.assertEqual(before["with_target"], [])

    def test_a_rate_is_held_against_the_citys_own_target_before_the_usual_one(self):
        start = next(row for row in self.facts()["rates"] if row.code == "start_rate")
        self.assertEqual((start.value, start.threshold, start.is_reached), (0, Decimal("0.8"), False))
        set_target("start_rate", self.city.city, self.asked.year, Decimal("0.6"), by=self.city.chen)
        start = next(row for row in self.facts()["rates"] if row.code == "start_rate")
        self.assertEqual(start.threshold, Decimal("0.6"))

    def test_a_write_is_seen_at_once(self):
        self.assertEqual(self.facts()["cards"][0].own.actual, 1)
        version = changes_seen().version
        exclude(self.city, self.project)
        self.assertNotEqual(changes_seen().version, version)
        self.assertEqual(self.facts()["cards"][0].own.actual, 0)

    def test_a_list_written_out_moves_no_figure(self):
        self.facts()
        version = changes_seen().version
        note_export(self.city.chen, {"page": "projects"})
        self.assertEqual(changes_seen().version, version)

    def test_the_funnel_counts_who_has_reached_a_stage(self):
        make_project(self.city, lead_investor=self.investor, name="第二个完全不同的石墨项目")
        rows = {row[0]: row[1:3] for row in self.facts()["funnel"].rows}
        self.assertEqual((rows["线索"], rows["签约"], rows["开工"]), ((2, 1), (1, 1), (0, 0)))


class NeedsAttention(OnTheCockpit):
    def setUp(self):
        super().setUp()
        past = date(2020, 1, 1)
        Project.objects.filter(pk=self.project.pk).update(
            stage_due_on=past,
            last_touched_on=past,
            next_step_due_on=past,
            pending_stage="registered",
            signed_on=past,
        )

    def test_a_county_sees_the_citys_totals_and_only_its_own_attention(self):
        self.assertEqual(self.facts(who="zhao")["with_target"][0].units[0].target, 2)
        self.assertEqual(self.told("zhao"), {})
        self.assertLessEqual(set(KINDS), set(self.told("li")))
        self.assertLessEqual(set(KINDS), set(self.told("chen")))
        self.assertEqual(self.told("chen", self.city.west), {})

    def test_each_count_is_the_length_of_the_list_it_opens(self):
        for who in ("chen", "li", "wang", "sun"):
            self.client.force_login(self.city.people[who])
            for kind, each in self.told(who).items():
                if kind in KINDS:
                    rows = self.client.get(each.url).context["page"].rows
                    self.assertEqual(len(rows), each.count, f"{who} {kind}")

    def test_who_takes_part_in_a_project_is_told_of_it(self):
        self.assertEqual(self.told("qian"), {})
        Project.objects.filter(pk=self.project.pk).update(introduced_by=self.city.qian.organization)
        self.city.afresh()
        self.assertLessEqual(set(KINDS), set(self.told("qian")))

    def test_nobody_is_told_of_a_project_they_may_not_see(self):
        for person in self.city.people.values():
            told = set(going_projects_of(person).values_list("pk", flat=True))
            self.assertLessEqual(told, set(visible_projects(person).values_list("pk", flat=True)))

    def test_amounts_that_wait_are_counted_for_their_unit(self):
        money(self.city, self.project, date(2025, 6, 1), 5, state="claimed")
        self.assertEqual(self.told("li")["capital"].count, 1)
        self.assertNotIn("capital", self.told("zhao"))

    def test_a_county_is_told_of_pairs_that_lie_in_it_alone(self):
        east, west = self.city.east, self.city.west
        officer = User.objects.create(username="county", name="county", organization=east)
        Posting.objects.create(user=officer, role=Role.BUREAU, organization=east, since=date(2020, 1, 1))
        self.city.people["county"] = officer
        here = make_project(self.city, lead_investor=self.investor, name="同县另一个石墨项目")
        there = make_project(
            self.city, host=west, by=self.city.chen, lead_investor=self.investor, name="邻县的石墨项目"
        )
        pair = {"level": "L1", "confidence": Decimal("0.9"), "found_at": there.updated_at, "verdict": "open"}
        LikelyDuplicate.objects.all().delete()
        LikelyDuplicate.objects.create(project=there, other=self.project, **pair)
        self.assertNotIn("duplicates", self.told("county"))
        LikelyDuplicate.objects.create(project=here, other=self.project, **pair)
        self.assertEqual(self.told("county")["duplicates"].count, 1)
        self.assertEqual(self.told("chen")["duplicates"].count, 2)
        self.assertEqual(self.told("chen", unit=west)["duplicates"].count, 1)

    def test_targets_behind_schedule_are_counted_for_those_who_mind_the_unit(self):
        for who, count in (("chen", 1), ("li", 1), ("zhao", 0)):
            found = {each.code: each.count for each in self.facts(who=who)["attention"]}
            self.assertEqual(found.get("behind", 0), count, who)


class Pages(OnTheCockpit):
    def test_it_takes_at_most_twelve_queries_whatever_the_rows(self):
        for who in ("chen", "li", "sun"):
            self.page(who)
            cache.clear()
            self.client.get(reverse("indicators:list"))
            keep = {"shell-count": 0}
            for name in ("my_work", "duplicates", "capital"):
                cache.set(f"shell-count:{name}:{self.city.people[who].pk}", keep["shell-count"])
            with CaptureQueriesContext(connection) as cold:
                self.client.get(COCKPIT)
            self.assertLessEqual(len(cold), MOST_QUERIES, "\n".join(each["sql"][:90] for each in cold))
            with CaptureQueriesContext(connection) as warm:
                self.client.get(COCKPIT)
            self.assertLess(len(warm), len(cold))

    def test_more_projects_cost_no_more_queries(self):
        self.page()
        cache.clear()
        with CaptureQueriesContext(connection) as few:
            self.client.get(COCKPIT)
        copies = []
        for number in range(60):
            copy = Project.objects.get(pk=self.project.pk)
            copy.pk, copy.code = None, f"X{number}"
            copies.append(copy)
        Project.objects.bulk_create(copies)
        cache.clear()
        with CaptureQueriesContext(connection) as many:
            self.client.get(COCKPIT)
        self.assertEqual(len(few), len(many))

    def test_a_wrong_address_shows_the_present_month(self):
        answer = self.page(query="?year=abc&month=99&unit=nowhere&as_of=x&tile=nothing")
        self.assertEqual(answer.status_code, 200)

    def test_a_city_without_targets_is_told_what_to_do_next(self):
        answer = self.page(query="?year=2024")
        self.assertEqual(answer.context["with_target"], [])
        self.assertContains(answer, reverse("targets:list"))

    def test_the_wall_shows_the_same_figures_and_renews_itself(self):
        self.client.force_login(self.city.wang)
        wall = self.client.get(reverse("dashboards:wall"), {"year": self.asked.year, "month": 12})
        self.assertContains(wall, 'data-refresh="300"')
        page = self.page("wang", f"?year={self.asked.year}&month=12")
        for one, other in zip(wall.context["cards"], page.context["cards"], strict=True):
            self.assertEqual(one.own.actual, other.own.actual)

    def test_a_figure_says_its_day_when_it_is_of_the_past(self):
        self.assertContains(self.page(query="?as_of=2025-06-30"), "2025-06-30")
