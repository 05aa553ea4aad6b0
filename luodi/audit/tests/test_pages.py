"""What the auditor sees."""

import pytest

from luodi.audit.actions.recording import record_event, recording
from luodi.audit.models import AuditEvent


@pytest.fixture
def renamed(world):
    with recording():
        record_event(
            "change",
            world.city,
            by=world.people["clerk"],
            before={"name": "甲市"},
            after={"name": "乙市"},
            reason="reform",
        )
    return world.city


def test_the_list_names_who_did_what_to_what_and_why(auditor, renamed):
    page = auditor.get("/audit/?view=0").content.decode()
    assert all(word in page for word in ("clerk", "样例市", "reform"))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=样例", 1),
        ("q=zzz", 0),
        ("by=clerk", 1),
        ("by=leader", 0),
        ("verb=change", 1),
        ("kind=accounts.user", 0),
    ],
)
def test_filters_narrow_the_list(auditor, renamed, query, count):
    AuditEvent.objects.filter(verb="login").delete()
    assert len(auditor.get(f"/audit/?{query}").context["page"].rows) == count


def test_an_event_shows_before_and_after_in_words(auditor, renamed):
    number = AuditEvent.objects.get(verb="change").sequence
    page = auditor.get(f"/audit/{number}/").content.decode()
    assert all(word in page for word in ("甲市", "乙市", AuditEvent.objects.get(sequence=number).hash))


def test_the_history_of_an_object_holds_its_events_only(auditor, renamed, world):
    events = auditor.get(f"/audit/of/accounts/organization/{renamed.pk}/").context["events"]
    assert [event.object_label for event, _changes in events] == ["样例市"]


def test_the_chain_is_verified_on_demand(auditor, renamed):
    assert auditor.post("/audit/chain/").context["report"].holds
    AuditEvent.objects.filter(verb="change").update(object_id="9")
    report = auditor.post("/audit/chain/").context["report"]
    assert not report.holds
    assert report.fault == "columns"


def test_a_script_in_a_reason_is_shown_and_not_run(auditor, world):
    with recording():
        record_event("change", world.city, by=world.people["clerk"], reason="<script>alert(1)</script>")
    for address in ("/audit/?view=0", "/audit/1/", "/audit/2/"):
        assert "<script>alert" not in auditor.get(address).content.decode()


def test_the_list_takes_the_same_queries_however_long_it_is(auditor, world, django_assert_max_num_queries):
    for number in range(60):
        with recording():
            record_event("change", world.city, by=world.people["clerk"], after={"n": number})
    auditor.get("/audit/?view=0")
    with django_assert_max_num_queries(9):
        assert len(auditor.get("/audit/?view=0").context["page"].rows) == 50
