"""What an import source declares: its columns, its key, and how rows become records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

from luodi.accounts.models import User
from luodi.common.workbooks.columns import ImportColumn
from luodi.common.workbooks.errors import CellError


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a row that no single cell shows: which column, what, and the way out."""

    column: str
    message: str
    remedy: str = ""


@dataclass(slots=True)
class Draft:
    """A cleaned row on its way: the record it means, if there is one, and the values it would get."""

    number: int
    values: dict[str, Any]
    record: Any = None
    changes: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault | CellError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Task:
    """Who imports, as of which day, with which options."""

    by: User
    on: date
    options: dict[str, Any]
    run: str = ""


class Source:
    """An import source. A subclass declares and fills in ``prepare`` and ``apply``.

    ``prepare`` looks at a few hundred rows at once, with a fixed number of queries, and notes faults; it writes
    nothing. ``apply`` writes the rows that are new or changed, inside the run's one transaction, and gives the
    records in the order of the drafts. ``undo`` takes them out again or puts earlier values back.
    """

    code: str
    label: str | Promise
    right: str
    model: type[Model]
    help: str | Promise = ""

    def columns(self, task: Task) -> Sequence[ImportColumn]:
        """The columns the source understands."""
        raise NotImplementedError

    def prepare(self, drafts: Sequence[Draft], task: Task) -> None:
        """Find records, work out changes, note faults. Writes nothing."""
        raise NotImplementedError

    def apply(self, drafts: Sequence[Draft], task: Task) -> list[Any]:
        """Write new and changed rows; records in the order of ``drafts``."""
        raise NotImplementedError

    def restore(self, rows: Iterable[Any], task: Task) -> None:
        """Undo imported rows, latest first; raises ``Refused`` naming each that was changed since."""
        raise NotImplementedError

    def before(self, draft: Draft) -> dict[str, Any]:
        """The values a changed record had, as JSON, for undoing."""
        return {name: plain(getattr(draft.record, name)) for name in draft.changes}


def plain(value: Any) -> Any:
    """A value as JSON can keep it."""
    if isinstance(value, Model):
        return value.pk
    if value is None or isinstance(value, (bool, int, str, list)):
        return value
    return str(value)
