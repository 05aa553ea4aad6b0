"""Whoever changes, removes, swaps or adds an event behind the back of the system is found, at the first place."""

import hashlib
import random
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F
from django.utils import timezone

from luodi.audit import queries
from luodi.audit.actions.recording import record_event, recording
from luodi.audit.models import AuditEvent, ChainHead
from luodi.audit.queries import verify_chain
from luodi.common import clock

LENGTH = 30


@pytest.fixture
def chain(world) -> None:
    for number in range(LENGTH):
        with recording():
            record_event(
                "change", world.city, by=world.people["clerk"], after={"n": number}, reason=f"why {number}"
            )


def at(number: int):
    return AuditEvent.objects.filter(sequence=number)


def flip(number: int) -> int:
    at(number).update(body=at(number).get().body.replace('"n":', '"m":'))
    return number


def rename(number: int) -> int:
    at(number).update(verb="delete")
    return number


def backdate(number: int) -> int:
    at(number).update(at=timezone.now().replace(year=2020))
    return number


def blame(number: int, other: int) -> int:
    at(number).update(actor_id=other)
    return number


def relabel(number: int) -> int:
    at(number).update(object_label="something harmless")
    return number


def remove(number: int) -> int:
    at(number).delete()
    return number


def close_gap(number: int) -> int:
    at(number).delete()
    for event in AuditEvent.objects.filter(sequence__gt=number).order_by("sequence"):
        at(event.sequence).update(sequence=F("sequence") - 1)
    return number


def swap(number: int) -> int:
    first, second = at(number).get(), at(number + 1).get()
    at(number).update(sequence=0)
    at(number + 1).update(sequence=number)
    at(0).update(sequence=first.sequence + 1)
    assert second.sequence == number + 1
    return number


def forge(number: int) -> int:
    event = at(number).get()
    body = event.body.replace('"n":', '"m":')
    at(number).update(body=body, hash=hashlib.sha256(f"{event.previous_hash}{body}".encode()).hexdigest())
    return number + 1


def cut_off(number: int) -> int:
    AuditEvent.objects.filter(sequence__gte=number).delete()
    return number


def test_an_untouched_chain_holds(chain):
    report = verify_chain()
    assert (report.holds, report.checked) == (True, LENGTH)


@pytest.mark.parametrize("tamper", [flip, rename, backdate, relabel, remove, close_gap, swap, forge, cut_off])
@pytest.mark.parametrize("number", [1, 2, 17, LENGTH - 1])
def test_every_kind_of_tampering_is_found_at_its_first_event(chain, tamper, number):
    expected = tamper(number)
    report = verify_chain()
    assert report.broken_at == expected
    assert report.checked == expected - 1
    assert report.fault_in_words


def test_another_actor_in_the_column_is_found(chain, world):
    assert verify_chain().holds
    blame(9, world.people["leader"].pk)
    assert verify_chain().broken_at == 9


def test_a_changed_head_is_found(chain):
    ChainHead.objects.update(hash="f" * 64)
    assert verify_chain().fault == "cut"


def test_a_removed_head_is_found_and_with_it_what_was_cut_off(chain):
    AuditEvent.objects.filter(sequence__gt=LENGTH - 5).delete()
    ChainHead.objects.all().delete()
    report = verify_chain()
    assert (report.broken_at, report.fault) == (LENGTH - 4, "cut")


def test_events_written_while_the_chain_is_verified_are_no_fault(chain, world, monkeypatch):
    links = queries._links

    def while_somebody_writes():
        for link in list(links()):
            yield link
            if link[0] == 17:
                with recording():
                    record_event("change", world.city, by=world.people["clerk"])

    monkeypatch.setattr(queries, "_links", while_somebody_writes)
    assert verify_chain().holds


def test_an_event_put_in_behind_the_head_is_found(chain):
    last = at(LENGTH).get()
    body = last.body.replace(f'"number":{LENGTH}', f'"number":{LENGTH + 1}')
    digest = hashlib.sha256(f"{last.hash}{body}".encode()).hexdigest()
    last.pk, last.sequence, last.body, last.previous_hash, last.hash = (
        None,
        LENGTH + 1,
        body,
        last.hash,
        digest,
    )
    last.save(force_insert=True)
    assert verify_chain().broken_at == LENGTH + 1


@pytest.mark.slow
def test_a_thousand_random_changes_of_one_character_are_all_found(chain):
    chance = random.Random(7)
    for _ in range(1000):
        event = at(chance.randint(1, LENGTH)).get()
        place = chance.randrange(len(event.body))
        letter = "x" if event.body[place] != "x" else "y"
        at(event.sequence).update(body=event.body[:place] + letter + event.body[place + 1 :])
        assert verify_chain().broken_at == event.sequence
        at(event.sequence).update(body=event.body)
    assert verify_chain().holds


def test_an_event_written_in_another_time_zone_holds(world):
    with clock.at(datetime(2024, 5, 6, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))), recording():
        record_event("change", world.city, by=world.people["clerk"])
    assert verify_chain().holds


def test_many_events_of_one_transaction_are_chained_in_their_order(world, monkeypatch) -> None:
    monkeypatch.setattr("luodi.audit.actions.recording.KEPT", 7)
    with recording():
        for number in range(LENGTH):
            told = {"n": number, "day": datetime(2026, 7, 1).date(), "name": "麦金地"}
            record_event("change", world.city, by=world.people["clerk"], after=told, reason="经过")
    events = list(AuditEvent.objects.order_by("sequence"))
    assert [event.details["after"]["n"] for event in events] == list(range(LENGTH))
    assert events[0].details["after"]["day"] == "2026-07-01"
    assert verify_chain().holds
