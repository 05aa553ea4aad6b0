"""Made-up questions from the description find no fault of the server and no answer that is not described."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.cache import cache
from django.db import connections
from django.http import HttpResponse

from luodi.accounts.actions import issue_token
from luodi.common import clock
from luodi.endpoints import projects, reference

from .fuzzing import asked, furnish, within_the_test


@pytest.fixture
def secret(city, settings, tmp_path) -> str:
    settings.API_REQUESTS_A_MINUTE = 10**9
    settings.VAR = tmp_path
    cache.clear()
    furnish(city)
    chen, day = city.people["chen"], clock.today() + timedelta(days=9)
    return issue_token(chen, name="fuzz", scope="write", expires_on=day, by=chen)[1]


@pytest.fixture
def ask(secret):
    """Asks with the bureau's token inside the test's own transaction."""
    with within_the_test(connections["default"]) as app:
        yield partial(asked, secret, app=app)


def told(tally) -> str:
    """Every failed check with its first example."""
    return "\n\n".join(
        f"{check} at {where}\n{examples[0]}" for (check, where), examples in tally.failures.items()
    )


@pytest.mark.slow
def test_all_phases_find_nothing(ask):
    tally = ask(examples=2, phases=("examples", "fuzzing", "stateful"))
    assert not tally.errors
    assert not tally.failures, told(tally)
    assert not [status for status in tally.statuses if status >= 500]
    assert tally.cases > 150
    assert tally.statuses[200] > 20


@pytest.mark.slow
def test_every_edge_of_a_few_operations_is_met(ask):
    only = ("claim_capital", "change_status", "list_figures")
    tally = ask(examples=1, phases=("coverage",), only=only)
    assert not tally.errors
    assert not tally.failures, told(tally)
    assert tally.cases > 100


def test_a_planted_fault_and_a_planted_lie_are_found(ask, monkeypatch):
    def fall(*_given):
        raise RuntimeError("planted")

    monkeypatch.setattr(reference.queries, "find_industries", fall)
    monkeypatch.setattr(
        projects.LEDGER.__class__,
        "answer",
        lambda *_given: HttpResponse("[]", content_type="application/json"),
    )
    tally = ask(examples=8, phases=("fuzzing",), only=("list_projects", "search_industries"))
    found = {check for check, _where in tally.failures}
    assert {"not_a_server_error", "response_schema_conformance"} <= found
