"""Keeps tables of places by industries from which entry options are reckoned."""

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.chains.models import IndustryTable
from luodi.chains.sources.tables import GivenTable, read_table
from luodi.common import clock


@action
def store_table(
    content: bytes,
    *,
    name: str,
    by: User,
    measure: str = "",
    source: str = "",
    home: str = "",
) -> IndustryTable:
    """Keep the table of a CSV file. Raises ``Refused`` with every wrong line; then nothing is kept."""
    return keep_table(read_table(content), name=name, by=by, measure=measure, source=source, home=home)


@action
def keep_table(
    given: GivenTable,
    *,
    name: str,
    by: User,
    measure: str = "",
    source: str = "",
    home: str = "",
    is_example: bool = False,
) -> IndustryTable:
    """Keep a table that was read; ``home`` names the place shown first, the first of the file where it has none."""
    table = IndustryTable.objects.create(
        name=name,
        measure=measure,
        source=source,
        places=given.places,
        industries=given.industries,
        figures=given.figures,
        home=home if home in given.places else given.places[0],
        made_by=by,
        made_at=clock.now(),
        is_example=is_example,
    )
    after = {"name": name, "places": len(given.places), "industries": len(given.industries)}
    record_event(Verb.CREATE, table, by=by, after=after)
    return table
