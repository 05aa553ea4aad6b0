"""Asks the API made-up questions with schemathesis, from the WSGI application, and keeps count."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import schemathesis
from django.core.files.base import ContentFile
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.transport.wsgi import WSGITransport

from luodi.accounts.choices import Role
from luodi.audit.choices import DocumentKind
from luodi.capital.actions import accept_capital, claim_capital
from luodi.config.wsgi import application
from luodi.ladders.actions import draft_version
from luodi.ladders.queries import version_for
from luodi.projects.tests.factories import START, City, add_person, climb, make_enterprise, make_project
from luodi.reference.actions import set_layout, set_special_day
from luodi.statistics.actions import enter_table
from luodi.statistics.written_tables import WrittenCheck, WrittenColumn, WrittenRow, WrittenTable
from luodi.web.saved_views import save_view

PHASES = ("examples", "coverage", "fuzzing", "stateful")
OF_THE_NETWORK = {"max_redirects", "verify", "cert", "proxies"}
LEFT_OUT = "revoke_token"
"""It would end the very token that asks."""


def furnish(city: City) -> None:
    """Projects at several stages, an accepted amount, a claimed one, a pair of likely double reports."""
    investor = make_enterprise()
    make_enterprise("成都样例食品有限责任公司")
    signed = climb(city, make_project(city, lead_investor=investor), "signed")
    make_project(city, name="年产三千吨茶叶加工项目")
    make_project(city, name="年产三千吨茶叶加工二期项目", by=city.people["zhao"], host=city.west)
    paper = ContentFile(b"%PDF-1.4 voucher", name="voucher.pdf")
    month = (START + timedelta(days=60)).replace(day=1)
    accepted = claim_capital(
        signed,
        month=month,
        amount=Decimal(500),
        by=city.people["li"],
        files=[(DocumentKind.PAYMENT_VOUCHER, paper)],
    )
    accept_capital(accepted, by=city.people["chen"])
    claim_capital(signed, month=month, amount=Decimal(300), by=city.people["li"])
    furnish_rules(city)


def furnish_rules(city: City) -> None:
    """A draft of the ladder, a rest day, a layout, a published table, a saved view, and the administrators."""
    chen, day = city.people["chen"], date(2027, 1, 1)
    body = version_for(day).body
    draft_version(name="草案", effective_from=day, source="例", body=body, by=chen)
    set_special_day(date(2026, 10, 1), is_workday=False, name="国庆节", by=chen)
    industry = {"name": "食品饮料", "industry_codes": ["1353"]}
    set_layout("east", layout="1+1", year_from=2024, industries=[industry], source="例", by=chen)
    column = WrittenColumn("signed", "签约", "count", is_exact=True)
    rows = tuple(WrittenRow(code, code, {"signed": "5"}) for code in ("east", "all"))
    total = WrittenCheck("total", "all.signed", ("east.signed",))
    table = WrittenTable("sample", "样例市", "2025", "样例表", "example.org", (column,), rows, (total,))
    enter_table(table, by=chen)
    save_view(chen, "projects", "签约", "stage=signed")
    for name, role in (("he", Role.SYSTEM_ADMINISTRATOR), ("luo", Role.SECURITY_ADMINISTRATOR)):
        add_person(city, name, role, chen.organization)


@dataclass
class Tally:
    """What was asked, what came back, and every failed check by its name and operation."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)


@contextmanager
def known_options() -> Iterator[None]:
    """The engine hands its WSGI client options of the network, which this one does not know and stops at."""
    send = WSGITransport.send

    def without(self: Any, case: Any, **options: Any) -> Any:
        known = {name: value for name, value in options.items() if name not in OF_THE_NETWORK}
        return send(self, case, **known)

    WSGITransport.send = without
    try:
        yield
    finally:
        WSGITransport.send = send


def asked(
    secret: str,
    *,
    examples: int,
    seed: int = 1,
    phases: Sequence[str] = PHASES,
    only: Sequence[str] = (),
    app: Any = application,
) -> Tally:
    """Every operation (or only some) asked in the phases with the token ``secret``."""
    header = {"Authorization": f"Bearer {secret}"}
    config = SchemathesisConfig.from_dict(
        {
            "headers": header,
            "seed": seed,
            "workers": 1,
            "continue-on-failure": True,
            "generation": {"max-examples": examples, "database": "none"},
            "phases": {name: {"enabled": name in phases} for name in PHASES},
            "checks": {
                # What the form allows can still break a rule of the city: that is 422, as the description says.
                "positive_data_acceptance": {
                    "expected-statuses": ["2xx", "400", "401", "403", "404", "409", "422"]
                },
            },
        }
    )
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app, config=config, headers=header)
    schema = schema.exclude(operation_id=LEFT_OUT)
    if only:
        schema = schema.include(operation_id=list(only))
    tally = Tally()
    with known_options():
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                _count(event, tally)
            elif isinstance(event, events.NonFatalError):
                tally.errors.append(f"{event.label}: {event.value!r}")
            elif isinstance(event, events.FatalError):
                tally.errors.append(repr(event.exception))
    return tally


@contextmanager
def within_the_test(connection: Any) -> Iterator[Any]:
    """The application answering in the transaction of a test, though the engine asks from a thread of its own."""
    connection.inc_thread_sharing()
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)

    def shared(environ: Any, start_response: Any) -> Any:
        connections["default"] = connection
        return application(environ, start_response)

    try:
        yield shared
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
        connection.dec_thread_sharing()


def _count(event: Any, tally: Tally) -> None:
    for interaction in event.recorder.interactions.values():
        tally.cases += 1
        if interaction.response is not None:
            tally.statuses[interaction.response.status_code] += 1
    for number, checks in event.recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                case = event.recorder.cases[number].value
                told = f"{check.failure_info.code_sample}\n{check.failure_info.failure}"
                tally.failures[(check.name, f"{case.method} {case.path}")].append(told[:3000])
