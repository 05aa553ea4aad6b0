"""Units mark each other within a window, never themselves; nobody sees others' marks before they are published."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from luodi.audit.models import AuditEvent
from luodi.common import clock
from luodi.common.errors import Conflict, Refused
from luodi.demo.history import moment
from luodi.peers.actions import close_window, extend_window, give_marks, publish_window
from luodi.peers.models import MarkWindow, PeerMark
from luodi.peers.queries import counted_items, markers_of, standings_of, to_give
from tests.access import World

from .factories import marked, window

DAY = date(2026, 7, 6)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def world(db):
    cache.clear()
    with clock.at(moment(DAY, 12)):
        yield World()


@pytest.fixture
def places(world):
    return {code: world.places[code] for code in ("east", "west", "department")}


@pytest.fixture
def found(world, places):
    return window(world.people["performance"], list(places.values()))


def signed_in(world, name):
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people[name], backend=BACKEND)
    return client


def test_each_unit_marks_all_others_and_the_means_are_reckoned_by_hand(world, places, found):
    east, west, department = places.values()
    clerk, keeper = world.people["clerk"], world.people["performance"]
    assert marked(found, east, {west: 90, department: 70}, by=clerk) == 2
    marked(found, west, {east: 80, department: 75}, by=world.clerk("other"))
    marked(found, department, {east: 85, west: 60}, by=world.people["department"])
    close_window(found, by=keeper)
    found.refresh_from_db()
    assert [(row.unit, row.mean, len(row.marks)) for row in standings_of(keeper, found)] == [
        (east, Decimal("82.500"), 2),
        (west, Decimal("75.000"), 2),
        (department, Decimal("72.500"), 2),
    ]


@pytest.mark.parametrize(("mark", "field"), [("100.01", "west"), ("-1", "west"), ("50", "east")])
def test_a_mark_outside_the_full_mark_or_of_oneself_is_refused_whole(world, places, found, mark, field):
    with pytest.raises(Refused) as caught:
        marks = {places["department"].pk: Decimal(50), places[field].pk: Decimal(mark)}
        give_marks(found, places["east"], marks, by=world.people["clerk"], on=DAY)
    assert caught.value.obstacles[0].field == f"unit{places[field].pk}"
    assert not PeerMark.objects.exists()


def test_the_database_itself_takes_no_mark_of_oneself(world, places, found):
    with pytest.raises(IntegrityError), transaction.atomic():
        PeerMark.objects.create(
            window=found,
            marker=places["east"],
            unit=places["east"],
            mark=1,
            given_by=world.people["clerk"],
            given_at=clock.now(),
        )


def test_strangers_to_the_window_neither_mark_nor_are_marked(world, places, found):
    outpost, clerk = world.places["outpost"], world.people["clerk"]
    with pytest.raises(Refused):
        marked(found, outpost, {places["east"]: 50}, by=clerk)
    with pytest.raises(Refused):
        marked(found, places["east"], {outpost: 50}, by=clerk)


@pytest.mark.parametrize(("days", "is_taken"), [(-1, False), (0, True), (10, True), (11, False)])
def test_marks_are_taken_on_the_days_of_the_window_alone(world, places, found, days, is_taken):
    east, west = places["east"], places["west"]
    deed = lambda: marked(found, east, {west: 90}, by=world.people["clerk"], on=DAY + timedelta(days=days))  # noqa: E731
    if is_taken:
        assert deed() == 1
    else:
        with pytest.raises(Refused, match="2026"):
            deed()


def test_late_and_missing_units_are_listed(world, places, found):
    east, west, department = places.values()
    marked(found, east, {west: 90, department: 70}, by=world.people["clerk"])
    marked(found, west, {east: 90}, by=world.clerk("other"))
    assert [one.state for one in markers_of(found, on=DAY)] == ["given", "open", "open"]
    after = found.closes_on + timedelta(days=1)
    assert [one.state for one in markers_of(found, on=after)] == ["given", "part", "missing"]
    extend_window(found, found.closes_on + timedelta(days=5), by=world.people["performance"], reason="补评")
    with clock.at(moment(found.closes_on + timedelta(days=3), 12)):
        marked(found, department, {east: 1, west: 2}, by=world.people["department"])
        found.refresh_from_db()
        assert [one.state for one in markers_of(found, on=clock.today())] == ["given", "part", "late"]


def test_a_unit_sees_its_own_marks_alone_until_all_are_published(world, places, found):
    east, west, department = places.values()
    keeper = world.people["performance"]
    marked(found, east, {west: 61, department: 62}, by=world.people["clerk"])
    marked(found, west, {east: 73, department: 74}, by=world.clerk("other"))
    page = reverse("peers:detail", args=[found.pk])
    give = reverse("peers:give", args=[found.pk, east.pk])
    own = signed_in(world, "clerk").get(give).content.decode()
    assert 'value="61.00"' in own
    assert 'value="73.00"' not in own

    def reads(name):
        return signed_in(world, name).get(page).context["rows"]

    assert reads("clerk") == reads("performance") == []
    close_window(found, by=keeper)
    assert reads("clerk") == []
    assert len(reads("performance")) == 3
    assert signed_in(world, "leader").get(page).status_code == 404
    publish_window(found, by=keeper)
    assert len(reads("leader")) == 3
    assert {mark.mark for row in reads("clerk") for mark in row.marks} == {61, 62, 73, 74}


def test_the_file_holds_what_one_may_see(world, places, found):
    east, west, department = places.values()
    marked(found, east, {west: 61}, by=world.people["clerk"])
    marked(found, west, {east: 73}, by=world.clerk("other"))
    address = reverse("peers:file", args=[found.pk])
    read = lambda name: b"".join(  # noqa: E731
        signed_in(world, name).get(address, {"format": "csv"}).streaming_content
    ).decode()
    assert "61" in read("clerk")
    assert "73" not in read("clerk")
    assert "61" not in read("performance")
    close_window(found, by=world.people["performance"])
    assert "61" in read("performance")
    assert signed_in(world, "clerk").get(address, {"format": "exe"}).status_code == 422


def test_the_second_of_two_colleagues_is_told(world, places, found):
    east, west = places["east"], places["west"]
    client = signed_in(world, "clerk")
    address = reverse("peers:give", args=[found.pk, east.pk])
    form = client.get(address).context["form"]
    sent = {"before": form.initial["before"], f"unit{west.pk}": "55"}
    marked(found, east, {west: 90}, by=world.people["county_bureau"])
    assert client.post(address, sent).status_code == 409
    assert PeerMark.objects.get().mark == 90
    form = client.get(address).context["form"]
    assert client.post(address, {**sent, "before": form.initial["before"]}).status_code == 302
    assert PeerMark.objects.get().mark == 55
    assert client.post(address, {**sent, "before": "", f"unit{west.pk}": "101"}).status_code == 422


def test_the_office_opens_closes_reopens_and_publishes(world, places):
    client = signed_in(world, "performance")
    sent = {
        "title": "第三季度互评",
        "year": 2026,
        "item_kind": "单位互评",
        "out_of": 10,
        "opens_on": "2026-07-01",
        "closes_on": "2026-06-01",
        "units": [unit.pk for unit in list(places.values())[:2]],
    }
    answer = client.post(reverse("peers:new"), sent)
    assert answer.status_code == 422
    assert {"closes_on", "units"} <= set(answer.context["form"].errors)
    sent |= {"closes_on": "2026-07-10", "units": [unit.pk for unit in places.values()]}
    assert client.post(reverse("peers:new"), sent).status_code == 302
    made = MarkWindow.objects.get()
    at = lambda name: reverse(f"peers:{name}", args=[made.pk])  # noqa: E731
    assert client.post(at("close")).status_code == 422
    assert client.post(at("publish")).status_code == 409
    marked(made, places["east"], {places["west"]: 9}, by=world.people["clerk"])
    assert client.post(at("close")).status_code == 302
    with pytest.raises(Conflict):
        marked(made, places["east"], {places["west"]: 8}, by=world.people["clerk"])
    assert client.post(at("reopen"), {"reason": ""}).status_code == 422
    assert client.post(at("reopen"), {"reason": "补评"}).status_code == 302
    assert client.post(at("extend"), {"to": "2026-07-10", "reason": "补评"}).status_code == 422
    assert client.post(at("extend"), {"to": "2026-07-20", "reason": "补评"}).status_code == 302
    assert client.post(at("close")).status_code == 302
    assert client.post(at("publish")).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.published_by) == ("published", world.people["performance"])
    events = AuditEvent.objects.filter(object_type="peers.markwindow").order_by("sequence")
    assert [event.verb for event in events] == [
        "create",
        "change",
        "freeze",
        "reopen",
        "change",
        "freeze",
        "change",
    ]


def test_what_is_still_to_give_stands_on_the_list(world, places, found):
    clerk = world.people["clerk"]
    assert to_give(clerk, on=DAY) == [(found, places["east"])]
    assert "年度单位互评" in signed_in(world, "clerk").get(reverse("peers:list")).content.decode()
    marked(found, places["east"], {places["west"]: 1, places["department"]: 2}, by=clerk)
    assert to_give(clerk, on=DAY) == []
    assert to_give(world.people["performance"], on=DAY) == []


def test_closed_windows_of_the_year_are_single_items(world, places, found):
    marked(found, places["west"], {places["east"]: 80}, by=world.clerk("other"))
    assert list(counted_items(["单位互评"], 2026, 12)) == []
    close_window(found, by=world.people["performance"])
    items = list(counted_items(["单位互评"], 2026, 7))
    assert items == [{"unit": "east", "kind": "单位互评", "key": f"west@{found.pk}", "quantity": "80.00"}]
    assert list(counted_items(["单位互评"], 2026, 6)) == []
    assert list(counted_items(["其他"], 2026, 12)) == list(counted_items(["单位互评"], 2025, 12)) == []
    assert list(counted_items(["单位互评"], 2026, 12, as_of=moment(DAY, 8))) == []


def test_lists_do_not_ask_more_for_more_rows(world, places, found, django_assert_num_queries):
    keeper = world.people["performance"]
    marked(found, places["east"], {places["west"]: 1}, by=world.people["clerk"])
    close_window(found, by=keeper)
    found.refresh_from_db()
    assert keeper.scope.everywhere("assessment.change")
    with django_assert_num_queries(2):
        standings_of(keeper, found)
    with django_assert_num_queries(2):
        markers_of(found, on=DAY)
