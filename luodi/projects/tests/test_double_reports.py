"""Who may decide double reports, and what a decision and its undoing leave behind."""

from decimal import Decimal

import pytest
from django.core.cache import cache

from luodi.accounts.choices import Role
from luodi.accounts.models import Posting, User
from luodi.projects import access
from luodi.projects.actions import decide_duplicate, reopen_duplicate
from luodi.projects.models import LikelyDuplicate, Project, ProjectRecord

from .factories import START, City, make_city, make_project

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def city(db) -> City:
    cache.clear()
    return make_city()


def pair_of(later: Project, earlier: Project) -> LikelyDuplicate:
    LikelyDuplicate.objects.filter(project=later, other=earlier).delete()
    return LikelyDuplicate.objects.create(
        project=later, other=earlier, level="L2", confidence=Decimal("0.9"), reasons=[]
    )


def reports(city: City, count: int, **changes) -> list[Project]:
    return [make_project(city, name=f"样例重复项目第{number}号", **changes) for number in range(count)]


def living(*projects: Project) -> list[bool]:
    rows = dict(Project.objects.values_list("pk", "same_as"))
    records = dict(ProjectRecord.objects.filter(recorded_to=None).values_list("project", "living"))
    assert all(records[each.pk] == (rows[each.pk] is None) for each in projects)
    return [rows[each.pk] is None for each in projects]


@pytest.fixture
def county_officer(city: City) -> User:
    """An officer of the eastern county's own bureau."""
    person = User.objects.create(username="dong", name="dong", organization=city.east)
    Posting.objects.create(user=person, role=Role.BUREAU, organization=city.east, since=START)
    return person


def test_a_county_officer_never_sees_a_pair_with_a_report_of_another_county(city, county_officer, client):
    own = make_project(city, name="东区样例项目")
    foreign = make_project(city, name="西县秘密项目", host=city.west, by=city.zhao)
    crossing = [pair_of(own, foreign), pair_of(foreign, own)]
    inside = pair_of(make_project(city, name="东区另一项目"), own)
    assert list(access.decidable_duplicates(county_officer)) == [inside]
    assert {*crossing, inside} <= set(access.decidable_duplicates(city.chen))
    client.force_login(county_officer, backend=BACKEND)
    for address in ("/projects/duplicates/", f"/projects/{own.pk}/", "/"):
        assert "西县秘密" not in client.get(address).content.decode()
    for pair in crossing:
        assert client.get(f"/projects/duplicates/{pair.pk}/").status_code == 404


def test_undoing_the_decision_on_a_report_folded_into_a_folded_one_lets_it_count_again(city):
    first, second, third = reports(city, 3)
    decide_duplicate(pair_of(second, first), "same", by=city.chen, reason="同一项目")
    pair = decide_duplicate(pair_of(third, second), "same", by=city.chen, reason="同一项目")
    assert living(first, second, third) == [True, False, False]
    reopen_duplicate(pair, by=city.chen, reason="看错了")
    assert living(first, second, third) == [True, False, True]


def test_a_report_stays_folded_as_long_as_one_decision_says_so(city):
    first, second, third = reports(city, 3)
    decide_duplicate(pair_of(third, second), "same", by=city.chen, reason="同一项目")
    pair = decide_duplicate(pair_of(third, first), "same", by=city.chen, reason="同一项目")
    reopen_duplicate(pair, by=city.chen, reason="看错了")
    assert living(first, second, third) == [True, True, False]
    assert Project.objects.get(pk=third.pk).same_as_id == second.pk


def test_undoing_leaves_alone_what_was_decided_new(city):
    first, second = reports(city, 2)
    pair = decide_duplicate(pair_of(second, first), "new", by=city.chen, reason="两个项目")
    reopen_duplicate(pair, by=city.chen, reason="再看看")
    assert living(first, second) == [True, True]
