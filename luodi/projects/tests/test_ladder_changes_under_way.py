"""A city adopts another ladder while projects stand on the old one."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from luodi.common import clock
from luodi.common.errors import Refused
from luodi.ladders.actions import adopt_version, draft_version
from luodi.ladders.queries import version_for
from luodi.projects.actions import accept_step, advance_stage, change_status, roll_back
from luodi.projects.models import Project

from .factories import START, City, bring_papers, climb, make_city, make_project

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def city(db) -> City:
    cache.clear()
    return make_city()


def adopt_without(city: City, *codes: str) -> date:
    """A ladder in force from today on that lacks these stages; its first day."""
    today = clock.today()
    body = dict(version_for(today).body)
    body["stages"] = [stage for stage in body["stages"] if stage["code"] not in codes]
    draft = draft_version(
        name="新", effective_from=today, source="样例文件", body={**body, "version": "x"}, by=city.chen
    )
    adopt_version(draft, by=city.chen)
    return today


@pytest.fixture
def stranded(city: City) -> Project:
    """A project at a stage that the ladder of today does not know."""
    project = climb(city, make_project(city), "studied")
    adopt_without(city, "studied")
    return Project.objects.get(pk=project.pk)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "advance/?to=negotiating",
        "roll-back/",
        "status/",
        "edit/",
        "exclusions/",
        "documents/",
        "activities/",
    ],
)
def test_every_page_of_a_project_at_a_stage_that_was_dropped_opens(city, stranded, client, address):
    client.force_login(city.chen, backend=BACKEND)
    assert client.get(f"/projects/{stranded.pk}/{address}").status_code == 200


@pytest.mark.parametrize(
    "address", ["/projects/", "/projects/board/", "/projects/gantt/", "/cockpit/", "/work/"]
)
def test_and_every_page_of_many(city, stranded, client, address):
    client.force_login(city.chen, backend=BACKEND)
    assert client.get(address).status_code == 200


def test_it_is_put_back_to_a_stage_there_is_and_goes_on_from_there(city, stranded):
    today = clock.today()
    with pytest.raises(Refused) as refused:
        advance_stage(stranded, "negotiating", by=city.li, on=today)
    assert [each.code for each in refused.value.obstacles] == ["stage.unknown_stage"]
    roll_back(stranded, "lead", by=city.li, on=today, reason="新阶段体系没有研判")
    bring_papers(stranded, "negotiating", by=city.li, on=today)
    advance_stage(stranded, "negotiating", by=city.li, on=today)
    assert Project.objects.get(pk=stranded.pk).stage == "negotiating"


def test_its_status_still_changes(city, stranded):
    change_status(stranded, "dormant", by=city.li, on=clock.today(), reason="暂缓")
    assert Project.objects.get(pk=stranded.pk).status == "dormant"


def test_a_step_claimed_on_the_old_ladder_is_accepted_by_its_rules(city):
    project = climb(city, make_project(city), "reviewed")
    on = START + timedelta(days=60)
    bring_papers(project, "signed", by=city.li, on=on)
    event = advance_stage(project, "signed", by=city.li, on=on)
    adopt_without(city, "reviewed")
    accept_step(event, by=city.chen)
    assert Project.objects.get(pk=project.pk).signed_on == on
