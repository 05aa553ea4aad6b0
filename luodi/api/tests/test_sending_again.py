"""A write that is sent again is done once, whatever happened to the first one."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import TransactionTestCase
from django.utils import timezone

from luodi.api.models import IdempotencyKey
from luodi.audit.models import AuditEvent
from luodi.projects.models import Activity, Project
from luodi.projects.tests.factories import make_city, make_project

from .conftest import Program

LEAD = {"name": "年产一万吨核桃油项目", "host": "east", "planned_investment_wan": "5000"}


def test_the_same_key_and_body_give_the_stored_answer_and_one_project(city, program):
    li = program("li")
    first = li.post("/projects", LEAD, Idempotency_Key="k-1")
    second = li.post("/projects", LEAD, Idempotency_Key="k-1")
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Project.objects.count() == 1
    assert AuditEvent.objects.filter(verb="create", object_type="projects.project").count() == 1


def test_the_same_key_with_another_body_or_address_is_refused(city, program):
    li = program("li")
    project = make_project(city)
    assert (
        li.post(f"/projects/{project.pk}/activities", {"text": "a"}, Idempotency_Key="k").status_code == 201
    )
    for path, body in (("activities", {"text": "b"}), ("status", {"to": "delayed", "reason": "x"})):
        answer = li.post(f"/projects/{project.pk}/{path}", body, Idempotency_Key="k")
        assert answer.status_code == 422
        assert answer.json()["obstacles"][0]["code"] == "idempotency_key"
    assert Activity.objects.count() == 1


def test_without_a_key_every_request_is_done(city, program):
    li = program("li")
    path = f"/projects/{make_project(city).pk}/activities"
    assert [li.post(path, {"text": "a"}).status_code for _turn in range(2)] == [201, 201]
    assert Activity.objects.count() == 2


def test_keys_of_two_people_are_two_keys(city, program):
    path = f"/projects/{make_project(city).pk}/activities"
    for name in ("li", "chen"):
        assert program(name).post(path, {"text": name}, Idempotency_Key="same").status_code == 201
    assert set(Activity.objects.values_list("text", flat=True)) == {"li", "chen"}


def test_what_was_refused_leaves_the_key_free(city, program):
    li = program("li")
    project = make_project(city)
    path = f"/projects/{project.pk}/status"
    body = {"to": "dormant", "reason": " "}
    assert li.post(path, body, Idempotency_Key="k").status_code == 422
    assert not IdempotencyKey.objects.exists()
    assert li.post(path, {**body, "reason": "waits"}, Idempotency_Key="k").status_code == 200


def test_a_request_that_still_runs_is_not_started_again(city, program):
    li = program("li")
    path = f"/projects/{make_project(city).pk}/activities"
    li.post(path, {"text": "a"}, Idempotency_Key="k")
    row = IdempotencyKey.objects.get()
    IdempotencyKey.objects.update(status=None, body="", started_at=timezone.now())
    answer = li.post(path, {"text": "a"}, Idempotency_Key="k")
    assert answer.status_code == 409
    assert answer.json()["obstacles"][0]["code"] == "running"
    assert IdempotencyKey.objects.get().claim == row.claim


def test_a_request_that_died_is_taken_over_after_two_minutes(city, program):
    li = program("li")
    project = make_project(city)
    path = f"/projects/{project.pk}/activities"
    li.post(path, {"text": "a"}, Idempotency_Key="k")
    Activity.objects.all().delete()
    IdempotencyKey.objects.update(status=None, body="", started_at=timezone.now() - timedelta(minutes=3))
    assert li.post(path, {"text": "a"}, Idempotency_Key="k").status_code == 201
    assert Activity.objects.count() == 1


def test_a_key_is_forgotten_after_a_day(city, program):
    li = program("li")
    path = f"/projects/{make_project(city).pk}/activities"
    li.post(path, {"text": "a"}, Idempotency_Key="k")
    IdempotencyKey.objects.update(started_at=timezone.now() - timedelta(hours=25))
    assert li.post(path, {"text": "b"}, Idempotency_Key="k").status_code == 201


@pytest.mark.parametrize("key", ["", "two words", "x" * 81, "钥匙"])
def test_a_key_that_cannot_be_used_is_refused(city, program, key):
    li = program("li")
    path = f"/projects/{make_project(city).pk}/activities"
    answer = li.post(path, {"text": "a"}, Idempotency_Key=key.encode().decode("latin-1"))
    assert answer.status_code == 422
    assert not Activity.objects.exists()


def test_an_uploaded_paper_is_told_by_its_content_not_by_its_envelope(city, program):
    li = program("li")
    project = make_project(city)

    def upload(boundary: str, content: str):
        body = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="kind"\r\n\r\nproposal\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
            f"Content-Type: application/pdf\r\n\r\n%PDF-1.4 {content}\r\n--{boundary}--\r\n"
        )
        headers = {"Authorization": f"Bearer {li.secret}", "Idempotency-Key": "paper"}
        kind = f"multipart/form-data; boundary={boundary}"
        return li.client.generic(
            "POST", f"/api/projects/{project.pk}/documents", body, content_type=kind, headers=headers
        )

    assert upload("aaa", "one").status_code == 201
    assert upload("bbb", "one").headers["Idempotency-Replayed"] == "true"
    assert upload("aaa", "two").status_code == 422
    assert project.documents.count() == 1


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
class TwoAtOnce(TransactionTestCase):
    def setUp(self) -> None:
        cache.clear()
        self.city = make_city()
        self.path = f"/projects/{make_project(self.city).pk}/activities"
        self.secret = Program(self.city.people["li"]).secret

    def test_six_requests_with_one_key_do_it_once(self) -> None:
        together, answers = Barrier(6), []

        def send() -> None:
            try:
                together.wait(10)
                program = Program.of(self.secret)
                answers.append(program.post(self.path, {"text": "a"}, Idempotency_Key="race").status_code)
            finally:
                connections.close_all()

        threads = [Thread(target=send) for _number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(answers) == 6
        assert set(answers) <= {201, 409}
        assert 201 in answers
        assert Activity.objects.count() == 1
