"""Whoever starts a server with an empty database sets the city up and can begin to work."""

import re

import pytest
from django.urls import reverse

from luodi.accounts.models import Organization, Posting, User
from luodi.audit.queries import verify_chain
from luodi.commands.serve import greeting
from luodi.founding import access
from luodi.ladders.models import LadderVersion
from luodi.reference.models import Region

ENTRY = {
    "city": "广元市",
    "units": "利州区\n\n剑阁县\n 经济技术开发区 \n",
    "name": "赵晨",
    "username": "chen",
    "password": "First-start-2026",
    "repeated": "First-start-2026",
}


@pytest.fixture(autouse=True)
def empty(db, settings, tmp_path):
    """No people, and a folder of its own for the key."""
    settings.VAR = tmp_path
    settings.CITY_NAME = ""


@pytest.fixture
def page():
    """The address that the server prints."""
    address = greeting("http://testserver/")
    return re.search(r"http://testserver(/start/\?key=\S+)", address).group(1)


def test_the_printed_address_sets_the_city_up_and_signs_its_first_officer_in(client, page):
    shown = client.post(page, ENTRY).content.decode()
    assert list(Organization.objects.filter(is_assessed=True).values_list("code", "kind")) == [
        ("lizhou", "district"),
        ("jiange", "county"),
        ("jingjijishukaifaqu", "zone"),
    ]
    assert Organization.objects.get(code="city").region_code == "510800"
    assert dict(Posting.objects.values_list("user__username", "role")) == {
        "chen": "bureau",
        "system": "system_administrator",
        "security": "security_administrator",
        "auditor": "auditor",
    }
    for administrator in User.objects.exclude(username="chen"):
        assert administrator.must_change_password
        assert (
            sum(administrator.check_password(word) for word in re.findall(r"<code[^>]*>([^<]+)<", shown)) == 1
        )
    assert Region.objects.exists() and LadderVersion.objects.exists()
    assert verify_chain().holds
    ledger = client.get(reverse("projects:list"))
    assert ledger.status_code == 200 and "广元市" in ledger.content.decode()


def test_every_fault_is_told_at_its_field_and_nothing_is_made(client, page):
    wrong = ENTRY | {
        "units": "利州区\n利州区",
        "username": "auditor",
        "password": "short",
        "repeated": "other",
    }
    response = client.post(page, wrong)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"units", "username", "password", "repeated"}
    assert not Organization.objects.exists()


@pytest.mark.parametrize("query", ["", "?key=guess"])
def test_without_the_printed_key_there_is_no_such_page(client, page, query):
    assert client.get(reverse("founding:start") + query).status_code == 404
    assert client.post(reverse("founding:start") + query, ENTRY).status_code == 404
    assert not User.objects.exists()


def test_the_key_ends_when_somebody_has_an_account(client, page):
    assert client.get(page).status_code == 200
    User.objects.create(username="somebody")
    assert client.get(page).status_code == 404
    assert greeting("http://testserver/") == "Luodi is at http://testserver/"
    assert not access.key_file().exists()


def test_the_key_is_the_same_for_every_start_and_private(page):
    assert page in greeting("http://testserver/")
    assert access.key_file().stat().st_mode & 0o077 == 0


def test_the_login_page_says_where_to_begin_as_long_as_nobody_has_an_account(client):
    assert "还没有任何账号" in client.get(reverse("account_login")).content.decode()
    User.objects.create(username="somebody")
    assert "还没有任何账号" not in client.get(reverse("account_login")).content.decode()
