"""Whoever sees a project only because it is signed sees its facts, and nothing of the work on it."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.common import clock
from luodi.common.paging import page_of
from luodi.projects.access import listed_projects, project_for, visible_projects
from luodi.projects.actions import add_activity, attach_document, open_projects, update_project
from luodi.projects.models import WITHHELD, Participant, Project
from luodi.projects.tables import ALARMS

from .factories import PDF, START, climb, make_city, make_project, values

MOST_QUERIES = 12
WORD = "暗号"


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def project(city):
    """A signed project of the eastern district, with a secret wherever the work on it is written down."""
    project = climb(city, make_project(city), "signed")
    update_project(
        project, {"problems": WORD, "leader_in_charge": WORD}, by=city.li, on=START + timedelta(days=90)
    )
    add_activity(
        project, WORD, by=city.li, on=START + timedelta(days=90), next_step=WORD, next_step_due_on=START
    )
    file = ContentFile(PDF + b"note", name="note.pdf")
    attach_document(project, file, kind="other", by=city.li, title=WORD)
    return Project.objects.get(pk=project.pk)


def page(client, city, project, who):
    client.force_login(city.people[who])
    return client.get(reverse("projects:detail", args=[project.pk]))


@pytest.mark.parametrize("who", ["sun", "qian"])
def test_the_page_shows_facts_stages_and_the_contract_and_says_why_no_more(city, project, client, who):
    answer = page(client, city, project, who)
    text = answer.content.decode()
    assert (answer.status_code, WORD in text, answer.context["project"].is_narrow) == (200, False, True)
    assert project.name in text and f"{project.signed_on:%Y-%m-%d}" in text
    assert [each["title"] for each in answer.context["documents"]] == ["investment_contract.pdf"]
    assert "#lock" in text
    assert {entry["text"] for entry in answer.context["entries"]} == {""}
    assert not answer.context["next_steps"] and not answer.context["is_stale"]


@pytest.mark.parametrize("who", ["li", "wang", "chen"])
def test_those_whose_project_it_is_see_all_of_it(city, project, client, who):
    answer = page(client, city, project, who)
    assert WORD in answer.content.decode()
    assert not answer.context["project"].is_narrow


@pytest.mark.parametrize("way", ["responsible_unit", "introduced_by", "participant"])
def test_a_department_that_takes_part_sees_all_of_it(city, project, client, way):
    if way == "participant":
        Participant.objects.create(project=project, organization=city.sun.organization)
    else:
        Project.objects.filter(pk=project.pk).update(**{way: city.sun.organization})
    assert WORD in page(client, city, project, "sun").content.decode()


def test_a_paper_from_before_signing_cannot_be_downloaded(city, project, client):
    client.force_login(city.sun)
    found = {}
    for link in project.documents.select_related("document"):
        address = reverse("projects:document", args=[project.pk, link.pk])
        found.setdefault(client.get(address).status_code, set()).add(link.document.kind)
    assert found[200] == {"investment_contract"}
    assert {"proposal", "legal_review", "other"} <= found[404]


def test_a_paper_for_a_stage_from_signing_on_is_shown_whatever_its_kind(city, project, client):
    file = ContentFile(PDF + b"later", name="later.pdf")
    attach_document(project, file, kind="other", by=city.li, title="开工照片", stage="started")
    assert "开工照片" in page(client, city, project, "sun").content.decode()


def test_the_narrow_page_takes_no_more_queries(city, project, client):
    page(client, city, project, "sun")
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("projects:detail", args=[project.pk]))
    assert len(caught.captured_queries) <= MOST_QUERIES


def test_the_ledger_and_its_files_leave_the_fields_empty(city, project, client):
    type(city.li).objects.filter(pk=city.li.pk).update(name="李承办")
    client.force_login(city.sun)
    cols = "name,next_step,next_step_due_on,problems,officer,leader_in_charge"
    for kind in ("", "&format=csv"):
        answer = client.get(f"{reverse('projects:list')}?cols={cols}{kind}")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = content.decode("utf-8", "replace")
        assert project.name in text
        assert WORD not in text and "李承办" not in text


def test_nothing_is_found_by_what_is_withheld(city, project):
    _label, overdue = ALARMS["step_due"]
    assert [row.pk for row in overdue(visible_projects(city.li))] == [project.pk]
    assert list(overdue(visible_projects(city.sun))) == []


def test_pages_in_the_order_of_a_withheld_day_lose_no_row(city):
    rows = [
        values(city, name=f"第{number}个样例项目", stage="signed", signed_on=START)
        | {"next_step_due_on": date(2026, 1, number % 3 + 1)}
        for number in range(7)
    ]
    open_projects(rows, by=city.chen, on=clock.today(), reason="期初建账")
    seen, cursor = [], None
    while True:
        found = page_of(listed_projects(city.sun), ["next_step_due_on"], cursor=cursor, size=2)
        seen += [row.pk for row in found.rows]
        assert {row.next_step_due_on for row in found.rows} == {None}
        cursor = found.next
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 7


def test_what_is_withheld_stays_in_the_project(city, project):
    narrow = project_for(city.sun, project.pk)
    assert all(not getattr(narrow, name) for name in WITHHELD)
    assert Project.objects.get(pk=project.pk).problems == WORD
