"""Li enters a lead and claims its signing, Chen accepts it, and the figures show it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from luodi.projects.models import Project
from luodi.projects.tests.factories import START, bring_papers, climb, make_enterprise, make_project

axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = pytest.mark.browser


def test_an_officer_enters_a_lead_in_one_form(sign_in, live_server, city):
    page = sign_in("li")
    page.goto(live_server.url + reverse("projects:new"))
    page.fill("input[name=name]", "石墨负极材料项目")
    page.fill("input[name=planned_investment]", "12000")
    page.fill("input[name=next_step]", "约谈投资方")
    page.click("button.btn-primary:not([type=button]) >> nth=-1")
    page.wait_for_load_state("networkidle")
    project = Project.objects.get(name="石墨负极材料项目")
    assert page.url.endswith(reverse("projects:detail", args=[project.pk]))
    assert (project.created_by, project.planned_investment) == (city.li, 12000)
    assert page.complaints == []


def test_a_signing_is_claimed_by_one_and_accepted_by_another(sign_in, live_server, city):
    project = climb(city, make_project(city), "reviewed")
    bring_papers(project, "signed", by=city.li, on=START + timedelta(days=60))
    claimer = sign_in("li")
    claimer.goto(live_server.url + reverse("projects:advance", args=[project.pk]) + "?to=signed")
    claimer.fill("input[name=on]", (START + timedelta(days=60)).isoformat())
    claimer.click("form button.btn-primary >> nth=-1")
    claimer.wait_for_load_state("networkidle")
    assert Project.objects.get(pk=project.pk).pending_stage == "signed"
    accepter = sign_in("chen")
    accepter.goto(live_server.url + reverse("projects:detail", args=[project.pk]))
    accepter.click(".notice a.btn-primary")
    accepter.click("form button.btn-primary >> nth=-1")
    accepter.wait_for_load_state("networkidle")
    assert Project.objects.get(pk=project.pk).stage == "signed"
    assert claimer.complaints == accepter.complaints == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_main_pages_keep_their_width_and_everybody_can_use_them(
    sign_in, live_server, city, language, width, height
):
    project = climb(city, make_project(city, lead_investor=make_enterprise("另一家样例企业")), "approved")
    page = sign_in("chen", width=width, height=height, language=language)
    addresses = [reverse(f"projects:{name}") for name in ("list", "board", "gantt", "new", "duplicates")]
    addresses += [
        reverse("projects:detail", args=[project.pk]),
        reverse("enterprises:list"),
        reverse("capital:list"),
        *(reverse(name) for name in ("chains:list", "chains:entries", "chiefs:list", "awards:list")),
        *(reverse(f"targeting:{name}") for name in ("list", "rounds", "ranking", "universe")),
        reverse("assessment:list"),
    ]
    for address in addresses:
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} scrolls sideways by {wide}px"
        faults = axe.Axe().run(page).response["violations"]
        grave = [each["id"] for each in faults if each["impact"] in {"serious", "critical"}]
        assert not grave, f"{address}: {grave}"
