"""Finds every address of the project and asks for each as every persona."""

import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.module_loading import module_has_submodule
from django.views.generic.edit import ProcessFormView

from . import PERSONAS, Row, World

WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
WRITING = {"post", "put", "patch", "delete"}
# What reading a page may write: the note that the session was used, and the event that evidence was opened.
MAY_BE_WRITTEN = {"django_session", "audit_auditevent", "audit_chainhead"}


@dataclass(frozen=True, slots=True)
class Address:
    """A named address and the methods its view answers, empty where that cannot be told."""

    name: str
    methods: frozenset[str]


def addresses() -> list[Address]:
    """Every address of the project, in the order of the URL configuration."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], space: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            name = f"{space}{pattern.name}" if pattern.name else f"unnamed {space}{pattern.pattern}"
            view = getattr(pattern.callback, "view_class", None)
            methods = {method.upper() for method in WRITING | {"get"} if hasattr(view, method)}
            if getattr(view, "put", None) is ProcessFormView.put:
                # Django's form views treat PUT as POST; no form of ours sends it.
                methods.discard("PUT")
            yield Address(name, frozenset(methods))


def tables() -> dict[str, tuple[Row, ...]]:
    """The rows of each app that has ``tests/access.py``."""
    found = {}
    for config in apps.get_app_configs():
        if not config.name.startswith("luodi.") or not module_has_submodule(config.module, "tests"):
            continue
        tests = importlib.import_module(f"{config.name}.tests")
        if module_has_submodule(tests, "access"):
            found[config.label] = importlib.import_module(f"{config.name}.tests.access").TABLE
    return found


def uncovered() -> list[str]:
    """Addresses, with the method, for which no row exists."""
    covered = {
        (row.name, method) for table in tables().values() for row in table for method in row.method.split()
    }
    names = {name for name, _method in covered}
    missing = []
    for address in addresses():
        if not address.methods and address.name not in names:
            missing.append(address.name)
        missing += [
            f"{address.name} {method}"
            for method in sorted(address.methods)
            if (address.name, method) not in covered
        ]
    return sorted(set(missing))


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Walk:
    """Asks for the addresses of one table and notes every answer that is not the wanted one."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.faults: list[str] = []
        self.cells = 0
        self.written: set[str] = set()
        self.body: tuple[str, str | bytes] = ("", "")
        self.clients = {name: self.client_of(name) for name in PERSONAS}

    def client_of(self, persona: str, **options: Any) -> Client:
        """A browser in which a persona is logged in."""
        client = Client(**options)
        client.force_login(
            self.world.people[persona], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    def row(self, row: Row) -> None:
        """All cells of one row."""
        for place in ("own", "other") if row.make else ("own",):
            with undone():
                kwargs = dict(row.make(self.world, place)) if row.make else {}
                url = f"{reverse(row.name, kwargs=kwargs or None)}{row.query}"
                self.body = row.body(kwargs) if row.body else ("", "")
                for method in row.method.split():
                    anonymous = ("anonymous", place, method)
                    self.cell(Client(), row, url, who=anonymous, wanted=frozenset({row.anonymous}))
                    for persona, client in self.clients.items():
                        wanted = row.wanted(persona, place, method)
                        self.cell(client, row, url, who=(persona, place, method), wanted=wanted)
                    if method != "GET" and row.anonymous in (302, 401):
                        self.without_token(row, url, place, method)

    def cell(
        self, client: Client, row: Row, url: str, *, who: tuple[str, str, str], wanted: frozenset[int]
    ) -> None:
        """One request; a GET must not write either."""
        persona, place, method = who
        written: set[str] = set()

        def note(execute: Any, sql: str, *rest: Any) -> Any:
            if match := WRITE.match(sql):
                written.add(match[1])
            return execute(sql, *rest)

        with undone(), connection.execute_wrapper(note):
            status = client.generic(method, url, **self.sent(row, method)).status_code
        self.cells += 1
        if status not in wanted:
            told = "/".join(str(code) for code in sorted(wanted))
            self.faults.append(f"{row.name} {method} as {persona} in {place} place: {status}, wanted {told}")
        if method == "GET" and written - MAY_BE_WRITTEN:
            self.faults.append(
                f"{row.name} GET as {persona} writes to {', '.join(sorted(written - MAY_BE_WRITTEN))}"
            )

    def sent(self, row: Row, method: str) -> dict[str, Any]:
        """What is sent: form fields, or the body that the row makes."""
        if row.body is None or method == "GET":
            return body_of(row, method)
        content_type, text = self.body
        return {"data": text, "content_type": content_type}

    def without_token(self, row: Row, url: str, place: str, method: str) -> None:
        """A write without the token of its form is refused for everybody who may do it."""
        for persona in sorted(row.allowed(place))[:1]:
            with undone():
                client = self.client_of(persona, enforce_csrf_checks=True)
                status = client.generic(method, url, **self.sent(row, method)).status_code
            self.cells += 1
            if status != 403:
                self.faults.append(f"{row.name} {method} without a token as {persona}: {status}, wanted 403")


def body_of(row: Row, method: str) -> dict[str, Any]:
    """What is sent: form fields for writes."""
    if method == "GET":
        return {}
    text = "&".join(f"{name}={value}" for name, value in (row.data or {}).items())
    return {"data": text, "content_type": "application/x-www-form-urlencoded"}
