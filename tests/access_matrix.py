"""Who may open what: every address × every role × own and another place, from the tables of the apps."""

import logging
from collections.abc import Iterator

import pytest

from tests.access import World
from tests.access.walking import Walk, addresses, tables, uncovered


def test_every_address_has_a_row_for_every_method_it_answers():
    missing = uncovered()
    assert not missing, "Add rows to luodi/<app>/tests/access.py for:\n" + "\n".join(missing)


def test_every_row_is_about_an_address_that_exists():
    names = {address.name for address in addresses()}
    strange = [row.name for table in tables().values() for row in table if row.name not in names]
    assert not strange, "No such address:\n" + "\n".join(strange)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Every denial would be logged."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
@pytest.mark.parametrize("app", sorted(tables()) or ["none"])
def test_everybody_gets_what_the_table_says(app: str, settings):
    settings.LANGUAGE_CODE = "en"
    walk = Walk(World())
    for row in tables()[app]:
        walk.row(row)
    assert not walk.faults, f"{len(walk.faults)} of {walk.cells} cells:\n" + "\n".join(walk.faults)
