"""Who asks: tokens with their limits, sessions with their CSRF token, and how many requests a minute."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from luodi.accounts.actions import revoke_token
from luodi.accounts.models import ApiToken
from luodi.projects.models import Activity
from luodi.projects.tests.factories import make_project

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_without_a_token_one_hears_401_and_how_to_send_one(city, client):
    answer = client.get("/api/projects")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Luodi"'
    assert "Bearer" in answer.json()["message"]
    assert answer.json()["obstacles"] == []


@pytest.mark.parametrize("written", ["Bearer luodi_wrong", "Bearer", "Basic bGk6bGk=", "luodi_x"])
def test_a_wrong_token_is_not_replaced_by_an_open_session(city, client, written):
    client.force_login(city.people["li"], backend=BACKEND)
    assert client.get("/api/projects").status_code == 200
    assert client.get("/api/projects", headers={"Authorization": written}).status_code == 401


def test_an_expired_a_revoked_and_a_closed_persons_token_do_not_hold(city, program):
    expired, revoked, closed = program("li"), program("li"), program("wang")
    ApiToken.objects.filter(pk=expired.token.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    revoke_token(revoked.token, by=city.people["li"])
    person = city.people["wang"]
    person.is_active = False
    person.save()
    assert [each.get("/me").status_code for each in (expired, revoked, closed)] == [401, 401, 401]


def test_a_reading_token_reads_and_does_not_write(city, program):
    project = make_project(city)
    reader = program("li", "read")
    assert reader.get(f"/projects/{project.pk}").status_code == 200
    answer = reader.post(f"/projects/{project.pk}/activities", {"text": "a"})
    assert answer.status_code == 403
    assert "only read" in answer.json()["message"]
    assert not Activity.objects.exists()


def test_a_token_tells_whose_it_is_and_what_it_may(city, program):
    told = program("li", "read").get("/me").json()
    assert told["username"] == "li"
    assert told["token"]["scope"] == "read"
    assert "projects.change" in told["permissions"] and "projects.accept" not in told["permissions"]
    assert [each["role"] for each in told["postings"]] == ["unit_clerk"]


def test_the_use_of_a_token_is_noted_once_a_minute(city, program):
    li = program("li")
    li.get("/me")
    first = ApiToken.objects.get(pk=li.token.pk).last_used_at
    li.get("/me")
    assert ApiToken.objects.get(pk=li.token.pk).last_used_at == first is not None


def test_a_browsers_session_writes_only_with_the_token_of_its_page(city):
    project = make_project(city)
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.people["li"], backend=BACKEND)
    path, body = f"/api/projects/{project.pk}/activities", '{"text": "a"}'
    refused = client.post(path, body, content_type="application/json")
    assert refused.status_code == 403
    assert "Load the page again" in refused.json()["message"]
    page = client.get("/api/docs")
    token = page.content.decode().split('data-csrf-token="')[1].split('"')[0]
    done = client.post(path, body, content_type="application/json", headers={"X-CSRFToken": token})
    assert done.status_code == 201


def test_a_strangers_write_is_401_and_not_a_lecture_on_csrf(city):
    answer = Client(enforce_csrf_checks=True).post("/api/projects", "{}", content_type="application/json")
    assert answer.status_code == 401


def test_too_many_requests_a_minute_are_refused_for_that_token_alone(city, program, settings):
    settings.API_REQUESTS_A_MINUTE = 3
    cache.clear()
    li, chen = program("li"), program("chen")
    answers = [li.get("/me") for _turn in range(6)]
    statuses = [answer.status_code for answer in answers]
    assert statuses[:3] == [200, 200, 200]
    # The minute may turn between two requests; then three more pass.
    assert 429 in statuses or len(set(statuses)) == 1
    if 429 in statuses:
        refused = answers[statuses.index(429)]
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert "Wait" in refused.json()["message"]
    assert chen.get("/me").status_code == 200
