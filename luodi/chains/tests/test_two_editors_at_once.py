"""Two editors save the same draft: one does, the other is told what was changed meanwhile and by whom."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from luodi.audit.models import AuditEvent
from luodi.audit.queries import verify_chain
from luodi.chains.actions import add_segment, change_segment, publish_map, undo_edit
from luodi.chains.models import ChainMap, MapEdit
from luodi.common.errors import Conflict, Refused

from .conftest import BACKEND
from .factories import make_tea, segment

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs PostgreSQL: SQLite writes one at a time"
)


def at_once(deeds):
    """What each of ``deeds`` gave or raised, all begun at the same moment over connections of their own."""
    start = Barrier(len(deeds))

    def run(deed):
        start.wait(10)
        try:
            return deed()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_the_second_is_told_every_change_since_and_by_whom(world):
    bureau, department = (world.people[name] for name in ("bureau", "department"))
    draft = make_tea(world, published=False)
    seen = draft.version
    add_segment(draft, {"code": "seed", "name": "茶苗繁育"}, by=department)
    change_segment(segment(draft, "ware"), {"name": "茶具制造"}, by=department)
    undo_edit(draft, by=bureau)
    with pytest.raises(Conflict) as caught:
        add_segment(draft, {"code": "x", "name": "另一环节"}, by=bureau, version=seen)
    told = [str(one) for one in caught.value.obstacles]
    assert len(told) == 4
    assert told[1] == f"Taken back: Segment “茶具” changed ({bureau})"
    assert told[2] == f"Segment “茶具” changed ({department})"
    assert told[3] == f"Segment “茶苗繁育” added ({department})"
    with pytest.raises(Conflict) as caught:
        add_segment(draft, {"code": "x", "name": "另一环节"}, by=bureau, version=seen + 2)
    assert len(caught.value.obstacles) == 2


@pytest.mark.postgres
@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_pages_that_save_at_once_exactly_one_does(world):
    draft = make_tea(world, published=False)
    address = reverse("chains:change", args=["tea", draft.pk])

    def saving(login, name):
        client = Client(headers={"accept-language": "en"})
        client.force_login(world.people[login], backend=BACKEND)
        sent = {
            "op": "add_segment",
            "version": draft.version,
            "code": login,
            "name": name,
            "outlook": "lasting",
        }
        return lambda: client.post(address, sent)

    answers = at_once([saving("bureau", "茶苗繁育"), saving("department", "茶叶机械")])
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    (kept,) = draft.segments.filter(code__in=("bureau", "department"))
    fresh = ChainMap.objects.get(pk=draft.pk)
    assert fresh.version == draft.version + 1
    newest = MapEdit.objects.filter(chain_map=draft).first()
    assert (newest.what, newest.made_by) == (f"Segment “{kept.name}” added", world.people[kept.code])
    told = next(answer for answer in answers if answer.status_code == 409).content.decode()
    assert f"Segment “{kept.name}” added ({world.people[kept.code]})" in told
    assert f'name="version" value="{fresh.version}"' in told
    assert verify_chain().holds


@pytest.mark.postgres
@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_edit_and_publishing_of_the_same_draft_do_not_both_happen(world):
    draft = make_tea(world, published=False)
    bureau, department = (world.people[name] for name in ("bureau", "department"))
    noted = AuditEvent.objects.count()
    outcomes = at_once(
        [
            lambda: (
                change_segment(
                    segment(draft, "ware"), {"name": "茶具制造"}, by=department, version=draft.version
                ).name
            ),
            lambda: publish_map(draft, by=bureau, version=draft.version).state,
        ]
    )
    fresh = ChainMap.objects.get(pk=draft.pk)
    if isinstance(outcomes[0], Refused):
        assert (fresh.state, segment(fresh, "ware").name) == ("published", "茶具")
    else:
        assert isinstance(outcomes[1], Conflict)
        assert (fresh.state, segment(fresh, "ware").name) == ("draft", "茶具制造")
    assert AuditEvent.objects.count() == noted + 1
