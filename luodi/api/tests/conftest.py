"""A small city, its people, and tokens to ask with."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from luodi.accounts.actions import issue_token
from luodi.common import clock
from luodi.projects.tests.factories import City, make_city

Ask = Callable[..., Any]


class Program:
    """A program that asks with the token of one person."""

    def __init__(self, person: Any, scope: str = "write") -> None:
        self.client = Client()
        self.token, self.secret = issue_token(
            person, name="test", scope=scope, expires_on=clock.today() + timedelta(days=30), by=person
        )

    @classmethod
    def of(cls, secret: str) -> "Program":
        """Another one with the same token."""
        other = cls.__new__(cls)
        other.client, other.secret = Client(), secret
        return other

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One request; names of headers as in ``Idempotency_Key``."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Authorization"] = f"Bearer {self.secret}"
        return self.client.generic(
            method,
            f"/api{path}",
            *([] if body is None else [_json(body)]),
            content_type="application/json",
            headers=sent,
        )

    def get(self, path: str, **headers: str) -> Any:
        """Read."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        """Do."""
        return self.ask("POST", path, body, **headers)


def _json(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body)


@pytest.fixture
def city(db, settings) -> City:
    settings.LANGUAGE_CODE = "en"
    return make_city()


@pytest.fixture
def program(city: City) -> Callable[..., Program]:
    """A program of one of the people."""
    return lambda name, scope="write": Program(city.people[name], scope)
