"""Nominations with evidence are scored by judges without an interest; results come with reasons and freeze."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from luodi.audit.models import AuditEvent
from luodi.awards import actions
from luodi.awards.models import AwardRound, Interest, Mark, Nomination
from luodi.awards.tests import factories
from luodi.common import clock
from luodi.common.errors import Conflict, Refused
from luodi.indicators.tests.factories import City, make_city

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def city(db) -> City:
    return make_city()


@pytest.fixture
def judged(city) -> AwardRound:
    """East and west are nominated by Li and Zhao; Chen, Gao and Li judge, Li works in the east."""
    award = factories.award(city.chen)
    factories.nomination(award, city.east, city.li, "东区项目")
    factories.nomination(award, city.west, city.zhao, "西区项目")
    for person in (city.chen, city.gao, city.li):
        actions.seat_judge(award, person, by=city.chen)
    return actions.move_to_judging(award, by=city.chen)


def named(award, name):
    """A nomination by its name."""
    return award.nominations.get(name=name)


def test_the_mean_of_the_judges_decides_and_the_reason_is_told(judged, city):
    for person, east, west in ((city.chen, (50, 30), (60, 40)), (city.gao, (40, 20), (30, 40))):
        factories.score(named(judged, "东区项目"), person, *east)
        factories.score(named(judged, "西区项目"), person, *west)
    published = actions.publish_award(judged, by=city.chen)
    found = [(one.name, one.score, one.rank, one.is_chosen) for one in published.nominations.all()]
    assert found == [("西区项目", Decimal("85.000"), 1, True), ("东区项目", Decimal("70.000"), 2, False)]
    assert "85.000" in named(judged, "西区项目").verdict


@pytest.mark.parametrize(("rule", "score"), [("mean", 60), ("trimmed", 80), ("median", 80)])
def test_the_rule_is_data(city, rule, score):
    award = factories.award(city.chen, rule=rule, least_judges=3)
    one = factories.nomination(award, city.east, city.li)
    for person in (city.chen, city.gao, city.zhao):
        actions.seat_judge(award, person, by=city.chen)
    actions.move_to_judging(award, by=city.chen)
    for person, points in ((city.chen, (50, 30)), (city.gao, (60, 30)), (city.zhao, (10, 0))):
        factories.score(one, person, *points)
    actions.publish_award(award, by=city.chen)
    one.refresh_from_db()
    assert one.score == score


def test_judges_with_an_interest_are_kept_out(judged, city):
    east, west = named(judged, "东区项目"), named(judged, "西区项目")
    with pytest.raises(Refused) as caught:
        factories.score(east, city.li, 60, 40)
    assert caught.value.obstacles[0].code == "interest"
    factories.score(west, city.li, 60, 40)
    factories.score(west, city.gao, 0, 0)
    gao = judged.judges.get(person=city.gao)
    actions.declare_interest(west, gao, "曾任该企业顾问")
    with pytest.raises(Refused):
        factories.score(west, city.gao, 60, 40)
    with pytest.raises(Refused) as caught:
        actions.publish_award(judged, by=city.chen)
    assert len(caught.value.obstacles) == 2
    factories.score(west, city.chen, 60, 20)
    for person in (city.chen, city.gao):
        factories.score(east, person, 30, 20)
    actions.publish_award(judged, by=city.chen)
    west.refresh_from_db()
    assert west.score == Decimal(90)


def test_points_out_of_range_or_missing_are_told_and_nothing_is_kept(judged, city):
    west = named(judged, "西区项目")
    for points in ((61, 0), (-1, 0)):
        with pytest.raises(Refused) as caught:
            factories.score(west, city.chen, *points)
        assert len(caught.value.obstacles) == 1
    judge = judged.judges.get(person=city.chen)
    with pytest.raises(Refused) as caught:
        actions.give_marks(west, judge, {})
    assert len(caught.value.obstacles) == 2
    assert not Mark.objects.exists()


def test_nominations_need_evidence_and_are_taken_in_time_and_once(city):
    award = factories.award(city.chen)
    with pytest.raises(Refused) as caught:
        actions.nominate(award, " ", city.east, by=city.li, reason="", evidence=None)
    assert [one.field for one in caught.value.obstacles] == ["name", "reason", "evidence"]
    factories.nomination(award, city.east, city.li)
    with pytest.raises(Conflict):
        factories.nomination(award, city.west, city.zhao)
    with clock.at(timezone.now() + timedelta(days=9)), pytest.raises(Refused):
        factories.nomination(award, city.west, city.zhao, "晚到")
    with pytest.raises(Refused):
        actions.move_to_judging(award, by=city.chen)


def test_results_are_frozen_by_a_second_person_and_reopened_with_a_reason(judged, city):
    for one in judged.nominations.all():
        for person in (city.chen, city.gao):
            factories.score(one, person, 30, 20)
    published = actions.publish_award(judged, by=city.chen)
    assert list(published.nominations.values_list("is_chosen", flat=True)) == [True, True]
    with pytest.raises(Refused) as caught:
        actions.freeze_award(published, by=city.chen)
    assert caught.value.obstacles[0].code == "four_eyes"
    frozen = actions.freeze_award(published, by=city.gao)
    with pytest.raises(Refused):
        actions.reopen_award(frozen, by=city.gao, reason=" ")
    again = actions.reopen_award(frozen, by=city.gao, reason="材料复核")
    assert again.state == "judging"
    assert not again.nominations.filter(is_chosen=True).exists()
    event = AuditEvent.objects.filter(object_type="awards.awardround").order_by("-sequence").first()
    assert event.verb == "reopen"


def test_the_office_opens_seats_and_publishes_on_the_pages(client, city):
    client.force_login(city.chen, backend=BACKEND)
    until = (clock.today() + timedelta(days=5)).isoformat()
    given = {
        "title": "十佳项目",
        "year": 2026,
        "kind": "projects",
        "places": 10,
        "rule": "median",
        "least_judges": 1,
    }
    given |= {"nominations_until": until, "criteria": "进度 60\n带动四十"}
    answer = client.post(reverse("awards:new"), given)
    assert answer.status_code == 422
    answer = client.post(reverse("awards:new"), given | {"criteria": "进度 60\n带动：40"})
    award = AwardRound.objects.get()
    assert answer.url == reverse("awards:detail", args=[award.pk])
    assert [(one.title, one.most) for one in award.criteria.all()] == [("进度", 60), ("带动", 40)]
    move = reverse("awards:move", args=[award.pk])
    assert client.post(move, {"to": "judging"}).status_code == 422
    assert client.post(move, {"to": "seat", "person": city.gao.pk}).status_code == 302
    proof = SimpleUploadedFile("proof.pdf", factories.PDF)
    nominate = reverse("awards:nominate", args=[award.pk])
    filed = {"name": "石墨", "unit": city.east.pk, "reason": "快", "evidence": proof}
    assert client.post(nominate, filed | {"project": "X999"}).status_code == 422
    proof.seek(0)
    assert client.post(nominate, filed).status_code == 302
    assert client.post(move, {"to": "judging"}).status_code == 302
    client.force_login(city.gao, backend=BACKEND)
    one = Nomination.objects.get()
    first, second = award.criteria.all()
    score = reverse("awards:score", args=[one.pk])
    answer = client.post(score, {f"mark_{first.pk}": "70", f"mark_{second.pk}": "x"})
    assert answer.status_code == 422
    assert 'value="70"' in answer.content.decode()
    assert client.post(score, {f"mark_{first.pk}": "55.5", f"mark_{second.pk}": "30"}).status_code == 302
    assert client.post(move, {"to": "published"}).status_code == 302
    assert "85.5" in client.get(reverse("awards:nomination", args=[one.pk])).content.decode()
    assert client.get(reverse("awards:evidence", args=[one.pk])).status_code == 200


def test_units_see_their_own_nominations_until_results_are_public(client, judged, city):
    client.force_login(city.zhao, backend=BACKEND)
    page = client.get(reverse("awards:detail", args=[judged.pk]))
    assert [row["nomination"].name for row in page.context["rows"]] == ["西区项目"]
    assert client.get(reverse("awards:nomination", args=[named(judged, "东区项目").pk])).status_code == 404
    for one in judged.nominations.all():
        for person in (city.chen, city.gao):
            factories.score(one, person, 30, 20)
    actions.publish_award(judged, by=city.chen)
    page = client.get(reverse("awards:detail", args=[judged.pk]))
    assert len(page.context["rows"]) == 2
    page = client.get(reverse("awards:nomination", args=[named(judged, "东区项目").pk])).content.decode()
    assert "gao" not in page


def test_a_judge_stands_back_on_the_page(client, judged, city):
    client.force_login(city.gao, backend=BACKEND)
    score = reverse("awards:score", args=[named(judged, "东区项目").pk])
    assert client.post(score, {"do": "interest", "interest": " "}).status_code == 422
    assert client.post(score, {"do": "interest", "interest": "亲属任职"}).status_code == 302
    assert Interest.objects.get().reason == "亲属任职"
    page = client.get(reverse("awards:detail", args=[judged.pk]))
    assert [bool(row["interest"]) for row in page.context["rows"]] == [True, False]


def test_a_nomination_is_taken_back_with_a_reason_while_they_are_taken(client, city):
    award = factories.award(city.chen)
    one = factories.nomination(award, city.east, city.li)
    client.force_login(city.li, backend=BACKEND)
    address = reverse("awards:withdraw", args=[one.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "改报另一项目"}).status_code == 302
    assert not Nomination.objects.exists()


def test_pages_ask_as_often_for_many_as_for_two(client, city, django_assert_max_num_queries):
    client.force_login(city.chen, backend=BACKEND)
    award = factories.award(city.chen)
    actions.seat_judge(award, city.gao, by=city.chen)
    addresses = [reverse("awards:list"), reverse("awards:detail", args=[award.pk])]
    counts = []
    for more in (2, 20):
        for number in range(more):
            factories.nomination(award, city.east, city.li, f"项目{more}-{number}")
            factories.award(city.chen, title=f"奖{more}-{number}")
        for address in addresses:
            with django_assert_max_num_queries(12) as asked:
                client.get(address)
            counts.append(len(asked))
    assert counts[1:2] == counts[3:4]
    assert counts[2] <= counts[0]
