"""No page, file, search or message shows a county what another county negotiates: every address is asked for.

Another county's projects bear a secret word wherever text can stand. Whatever the people of the own county ask for,
with the numbers of these records in the address and with what the secret begins with in every search box, the word
must not come back.
"""

import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls.resolvers import URLPattern, URLResolver, get_resolver

from luodi.accounts.actions import issue_token
from luodi.capital.actions import accept_capital, claim_capital, set_credit_shares
from luodi.common import clock
from luodi.common.errors import Refused
from luodi.enterprises.models import Enterprise
from luodi.imports.actions import ask_for, choose_columns, upload_run
from luodi.imports.choices import RunState
from luodi.imports.models import ImportRun
from luodi.imports.tasks import carry_on
from luodi.ladders.actions import load_shipped
from luodi.projects.actions import (
    add_activity,
    attach_document,
    change_status,
    open_projects,
    register_project,
)
from luodi.projects.models import LikelyDuplicate, Participant, Project
from luodi.reference.models import Industry
from tests.access import World

SECRET = "暗号甲乙丙"
BEGINS = "金丝雀"
WORD = f"{BEGINS}{SECRET}"
CODE = "JSQ-77"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ON = date(2026, 3, 2)
SIGNED_SEEN_BY = {"department", "outpost"}
"""They see signed projects of the whole city, never a negotiation."""
ASKED = (
    "",
    f"q={BEGINS}",
    "q=jsq",
    f"q={CODE}",
    "as_of=2026-04-01",
    "unit=west",
    "format=csv",
    "format=xlsx",
    f"format=json&q={BEGINS}",
    "fields=*",
    "cols=name,next_step,problems,officer,leader_in_charge",
    "cols=name,next_step,problems,officer,leader_in_charge&format=csv",
)


def secrets(number: int, host: Any, investor: Enterprise, **more: Any) -> dict[str, Any]:
    return {
        "name": f"{WORD}项目{number}",
        "host": host,
        "lead_investor": investor,
        "outside_code": f"{CODE}-{number}-{SECRET}",
        "industry_id": "1353",
        "origin_ring": "other_province",
        "planned_investment": Decimal(20000),
        "contracted_investment": Decimal(20000),
        "summary": WORD,
        "problems": WORD,
        "next_step": WORD,
        "leader_in_charge": WORD,
        "first_contact_on": ON,
        **more,
    }


def fill(world: World, *, signed: bool) -> dict[str, list[int]]:
    """Secrets of the other county, with a signed project or without one; the numbers of the records by the kind of address that takes them."""
    cache.clear()
    load_shipped()
    Industry.objects.get_or_create(code="1353", defaults={"name": "肉制品及副产品加工", "level": 4})
    west, clerk = world.places["west"], world.clerk("other")
    investor = Enterprise.objects.create(
        name="成都样例食品有限公司",
        normalised_name="成都样例食品有限公司",
        search_text="",
        updated_at=clock.now(),
    )
    lead = register_project(secrets(1, west, investor), by=clerk, on=ON)
    add_activity(lead, WORD, by=clerk, on=ON, next_step=WORD)
    file = ContentFile(b"%PDF-1.4 " + SECRET.encode(), name=f"{WORD}.pdf")
    attach_document(lead, file, kind="proposal", by=clerk, title=WORD)
    change_status(lead, "delayed", by=clerk, on=ON, reason=WORD)
    money = fill_signed(world, investor) if signed else []
    own = register_project(
        {"name": f"{BEGINS}普通项目", "host": world.places["east"], "lead_investor": investor},
        by=world.people["clerk"],
        on=ON,
    )
    for first, second in ((own, lead), (lead, own)):
        LikelyDuplicate.objects.get_or_create(
            project=first, other=second, defaults={"level": "L2", "confidence": Decimal("0.9"), "reasons": []}
        )
    sheet = f"项目名称,责任单位\n{WORD}导入项目,west\n".encode()
    run = upload_run("projects", SimpleUploadedFile(f"{WORD}.csv", sheet), by=clerk)
    return {
        "projects": [lead.pk, own.pk, *money[:1]],
        "capital": [lead.pk, *money],
        "enterprises": [investor.pk],
        "imports": [run.pk],
        "": [1, 2, 3],
    }


def fill_signed(world: World, investor: Enterprise) -> list[int]:
    """A signed project with money; its number and those of its amounts."""
    west, clerk, bureau = world.places["west"], world.clerk("other"), world.people["bureau"]
    [signed] = open_projects(
        [secrets(2, west, investor, stage="signed", signed_on=ON)], by=bureau, on=ON, reason=WORD
    )
    voucher = ContentFile(b"%PDF-1.4 voucher " + SECRET.encode(), name=f"{WORD}.pdf")
    capital = claim_capital(
        signed,
        month=ON,
        amount=Decimal(7),
        by=clerk,
        note=WORD,
        files=[("payment_voucher", voucher)],
    )
    accept_capital(capital, by=bureau, note=WORD)
    claim_capital(signed, month=ON, amount=Decimal(8), by=clerk, note=WORD)
    set_credit_shares(signed, [(west, Decimal(1))], by=bureau, reason=WORD)
    return [signed.pk, *signed.paid_in.values_list("pk", flat=True)]


def patterns(found: list[Any], space: str = "", route: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of every address."""
    for each in found:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from patterns(each.url_patterns, inner, f"{route}{each.pattern}")
        elif isinstance(each, URLPattern):
            yield (f"{space}{each.name}" if each.name else ""), f"{route}{each.pattern}"


def asked_for(numbers: dict[str, list[int]]) -> list[str]:
    """Every address, with the numbers of the secret records and the codes of the other county in their places."""
    texts = {
        "source": "projects",
        "kind": "projects",
        "app": "projects",
        "model": "project",
        "object_id": "1",
        "code": "west",
        "unit": "west",
        "indicator": "signed_projects",
        "year": "2026",
        "day": "2026-03-02",
    }
    found = []
    for _name, route in patterns(get_resolver().url_patterns):
        names = re.findall(r"<(?:\w+:)?(\w+)>|{(?:\w+:)?(\w+)}", route)
        head = next((key for key in numbers if key and f"{key}/" in route), "")
        pks = numbers[head]
        for pk in pks if names else pks[:1]:
            address = re.sub(
                r"<(\w+:)?(\w+)>",
                lambda match, pk=pk: str(pk) if match[1] == "int:" else texts.get(match[2], "west"),
                route,
            )
            found.append("/" + address.lstrip("^").rstrip("$"))
    return list(dict.fromkeys(found))


def text_of(response: Any) -> str:
    """What an answer says: pages and JSON as they are, workbooks unpacked."""
    content = b"".join(response) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    text = content.decode("utf-8", "replace")
    if "\\u" in text:
        text += text.encode("ascii", "ignore").decode("unicode_escape", "ignore")
    return text + json.dumps(dict(response.headers), ensure_ascii=False)


@pytest.fixture
def world(db, settings, tmp_path) -> World:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        },
    }
    return World()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(
    "persona", ["clerk", "county_leader", "county_bureau", "department", "outpost", "security", "system"]
)
def test_no_get_address_shows_another_countys_secret(world: World, persona: str):
    numbers = fill(world, signed=persona not in SIGNED_SEEN_BY)
    shown, opened = shown_to(world.people[persona], numbers)
    assert opened > 100, opened
    assert not shown, "\n".join(shown)


def shown_to(person: Any, numbers: dict[str, list[int]]) -> tuple[list[str], int]:
    """Addresses that show ``person`` the secret or fail, and how many opened at all."""
    client = Client(raise_request_exception=False)
    client.force_login(person, backend=BACKEND)
    until = clock.today() + timedelta(days=30)
    _token, secret = issue_token(person, name="t", scope="read", expires_on=until, by=person)
    shown, opened = [], 0
    for address in asked_for(numbers):
        headers = {"Authorization": f"Bearer {secret}"} if address.startswith("/api/") else {}
        if client.get(address, headers=headers).status_code not in (200, 301, 302):
            continue
        for query in ASKED:
            response = client.get(f"{address}?{query}", headers=headers)
            opened += response.status_code == 200
            if response.status_code == 500:
                shown.append(f"{address}?{query}: 500")
            elif SECRET in text_of(response):
                shown.append(f"{address}?{query}")
    return shown, opened


def fill_worked_on(world: World) -> Project:
    """A signed project of the other county that bears the secret only where the work on it is written down."""
    cache.clear()
    load_shipped()
    Industry.objects.get_or_create(code="1353", defaults={"name": "肉制品及副产品加工", "level": 4})
    clerk, bureau = world.clerk("other"), world.people["bureau"]
    investor = Enterprise.objects.create(
        name="成都样例食品有限公司", normalised_name="成都样例食品有限公司", updated_at=clock.now()
    )
    plain = {"name": f"{BEGINS}公开项目", "outside_code": CODE, "summary": "新建生产线"}
    row = secrets(3, world.places["west"], investor, stage="signed", signed_on=ON, **plain)
    [project] = open_projects([row], by=bureau, on=ON, reason="期初建账")
    add_activity(project, WORD, by=clerk, on=ON, next_step=WORD, next_step_due_on=ON)
    change_status(project, "delayed", by=clerk, on=ON, reason=WORD)
    for number, (kind, title) in enumerate(
        (("proposal", WORD), ("other", WORD), ("investment_contract", "合同"))
    ):
        file = ContentFile(b"%PDF-1.4 " + str(number).encode(), name=f"{kind}.pdf")
        attach_document(project, file, kind=kind, by=clerk, title=title)
    return Project.objects.get(pk=project.pk)


@pytest.mark.parametrize("persona", sorted(SIGNED_SEEN_BY))
def test_who_sees_a_project_because_it_is_signed_sees_nothing_of_the_work_on_it(world: World, persona: str):
    project = fill_worked_on(world)
    person = world.people[persona]
    links = {link.document.kind: link.pk for link in project.documents.select_related("document")}
    numbers = {"projects": [project.pk, *links.values()], "": [1, project.pk], "enterprises": [1]}
    shown, opened = shown_to(person, numbers)
    assert opened > 100, opened
    assert not shown, "\n".join(shown)
    client = Client()
    client.force_login(person, backend=BACKEND)
    page = client.get(f"/projects/{project.pk}/")
    assert page.status_code == 200 and project.name in page.content.decode()
    for kind, status in (("proposal", 404), ("other", 404), ("investment_contract", 200)):
        assert client.get(f"/projects/{project.pk}/documents/{links[kind]}/").status_code == status, kind
    Participant.objects.create(project=project, organization=person.organization)
    assert SECRET in text_of(client.get(f"/projects/{project.pk}/"))
    assert client.get(f"/projects/{project.pk}/documents/{links['proposal']}/").status_code == 200


SHEETS = (
    ("projects", "系统编号,项目名称,责任单位", lambda lead: f"{lead.code},随便的名称,east"),
    ("projects", "项目名称,责任单位,阶段", lambda lead: f"{lead.name},east,线索"),
    ("projects", "项目编号,项目名称,责任单位", lambda lead: f"{lead.outside_code},另一名称,east"),
    ("capital", "项目,月份,到位资金（万元）", lambda lead: f"{lead.code},2026-04,5"),
    ("capital", "项目,月份,到位资金（万元）", lambda lead: f"{lead.name},2026-04,5"),
)


@pytest.mark.parametrize(("source", "heads", "row"), SHEETS)
def test_a_sheet_that_names_another_countys_project_learns_nothing_of_it(world: World, source, heads, row):
    fill(world, signed=False)
    clerk = world.people["clerk"]
    lead = Project.objects.get(host=world.places["west"])
    before = {name: getattr(lead, name) for name in ("name", "host_id", "version", "code")}
    told = [value for value in (lead.code, lead.name, lead.outside_code) if value in row(lead)]
    client = Client()
    client.force_login(clerk, backend=BACKEND)
    sheet = f"{heads}\n{row(lead)}\n".encode()
    run = upload_run(source, SimpleUploadedFile("x.csv", sheet), by=clerk)
    run = choose_columns(run, run.columns, by=clerk)
    for state in (RunState.CHECKING, RunState.RUNNING):
        with suppress(Refused):
            carry_on(ask_for(run, state, by=clerk).pk)
        run = ImportRun.objects.get(pk=run.pk)
        page = client.get(f"/imports/{run.pk}/").content.decode()
        told_again = page.replace(lead.name, "") if lead.name in told else page
        assert SECRET not in told_again.replace(str(lead.outside_code), "")
        assert "IntegrityError" not in run.message and "A fault of the program" not in page
        assert run.message == "" or not run.message.startswith(("程序", "A fault")), run.message
    lead.refresh_from_db()
    assert {name: getattr(lead, name) for name in before} == before
