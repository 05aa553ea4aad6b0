"""The description says all of what the interface does: every refusal, every header, one name for one shape."""

import re
from collections import defaultdict
from typing import Any

import pytest
from pydantic import BaseModel

from luodi.config.api import api
from luodi.endpoints.tests.access import TABLE
from luodi.web.columns import KINDS
from tests.house_style.sources import REPOSITORY

REFUSALS = {"400", "401", "403", "404", "409", "422", "429"}


@pytest.fixture
def described(city, program) -> dict[str, Any]:
    return program("li").get("/openapi.json").json()


def operations(described) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and declaration of each operation."""
    return [
        (method, path, each) for path, ways in described["paths"].items() for method, each in ways.items()
    ]


def test_every_operation_declares_each_refusal_in_the_one_shape(described):
    assert described["openapi"].startswith("3.1")
    for _method, path, each in operations(described):
        assert set(each["responses"]) >= REFUSALS, path
        for status in REFUSALS:
            shape = each["responses"][status]["content"]["application/json"]["schema"]["$ref"]
            assert shape.endswith("/FaultOut"), path


def test_every_write_takes_an_idempotency_key_and_every_operation_says_what_it_does(described):
    for method, path, each in operations(described):
        headers = {one["name"] for one in each["parameters"] if one["in"] == "header"}
        assert ("Idempotency-Key" in headers) == (method != "get"), path
        assert each["description"] and each["tags"], path
        assert {name for way in each["security"] for name in way} == {"Token", "Session"}, path


def test_every_address_begins_with_what_its_tag_says(described):
    for _method, path, each in operations(described):
        assert path.startswith("/api/")
        assert each["tags"][0].startswith(path.split("/")[2])


def shapes(kind: Any, found: dict[str, set[type]]) -> None:
    """Every named shape below a type."""
    for part in getattr(kind, "__args__", ()):
        shapes(part, found)
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in found[kind.__name__]:
        found[kind.__name__].add(kind)
        for field in kind.model_fields.values():
            shapes(field.annotation, found)


def test_no_two_shapes_share_a_name():
    found: dict[str, set[type]] = defaultdict(set)
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                for model in [*operation.models, *filter(None, operation.response_models.values())]:
                    for field in model.model_fields.values():
                        shapes(field.annotation, found)
    shared = {name: kinds for name, kinds in found.items() if len(kinds) > 1}
    assert not shared


def test_every_operation_stands_in_the_access_matrix(described):
    rows = {row.name.removeprefix("api:") for row in TABLE}
    assert {each["operationId"] for _method, _path, each in operations(described)} <= rows


def test_amounts_are_text_and_name_their_unit(described):
    for name, shape in described["components"]["schemas"].items():
        for field, told in shape.get("properties", {}).items():
            if field.endswith(("_wan", "_wan_usd")):
                kinds = {told.get("type"), *(one.get("type") for one in told.get("anyOf", []))}
                assert kinds - {None, "null"} == {"string"}, f"{name}.{field}"
    assert {"wan", "usd"} <= set(KINDS)
    assert "planned_investment" not in described["components"]["schemas"]["Project"]["properties"]


def test_endpoints_read_rows_through_access_actions_and_queries_alone():
    found = [
        f"{path.name}:{number}"
        for app in ("api", "endpoints")
        for path in (REPOSITORY / "luodi" / app).rglob("*.py")
        if "tests" not in path.parts and "migrations" not in path.parts and path.name != "idempotency.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"\.objects\b|_default_manager", line)
    ]
    assert not found


def test_the_description_and_its_page_are_for_those_who_are_signed_in(city, client, program):
    assert client.get("/api/openapi.json").status_code == 401
    page = client.get("/api/docs")
    assert page.status_code == 302 and "/accounts/login" in page.headers["Location"]
    client.force_login(city.people["li"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/api/openapi.json").status_code == 200
    assert client.get("/api/docs").status_code == 200
