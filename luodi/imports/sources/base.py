"""What an import source declares: its columns, its key, and how rows become records."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.functional import Promise

from luodi.accounts.models import User
from luodi.common.errors import Obstacle
from luodi.common.workbooks.cleaning import clean_text
from luodi.common.workbooks.columns import ImportColumn

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a row that no single cell shows: which column, what, and the way out."""

    column: str
    message: str
    remedy: str = ""


@dataclass(slots=True)
class Draft:
    """A cleaned row on its way: the record it means, if there is one, and the values that would change.

    ``notes`` are remarks that do not stop the row.
    """

    number: int
    values: dict[str, Any]
    record: Any = None
    changes: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """What the row would do: ``new``, ``changed`` or ``unchanged``."""
        return "new" if self.record is None else "changed" if self.changes else "unchanged"


@dataclass(frozen=True, slots=True)
class Task:
    """Who imports, as of which day, under which name in the change log, with what holds for all rows.

    ``tolerated`` are codes of contradictions that are noted instead of refused; ``memory`` is for what a source
    keeps from one batch of rows to the next.
    """

    by: User
    on: date
    reason: str = ""
    defaults: dict[str, Any] = field(default_factory=dict)
    tolerated: frozenset[str] = frozenset()
    memory: dict[str, Any] = field(default_factory=dict)


class Source:
    """An import source. A subclass declares and fills in ``prepare`` and ``apply``.

    ``prepare`` looks at a few hundred rows at once, with a fixed number of queries, and notes faults; it writes
    nothing. ``apply`` writes the rows that are new or changed, inside the run's one transaction, and sets each
    draft's ``record``. ``obstacles`` and ``restore`` undo them. ``records`` and ``cells`` write the same columns
    out again.
    """

    code: ClassVar[str]
    label: ClassVar[Text]
    right: ClassVar[str]
    model: ClassVar[type[Model]]
    help: ClassVar[Text] = ""
    page: ClassVar[str] = ""
    names_unit: ClassVar[bool] = False

    def columns(self, task: Task) -> Sequence[ImportColumn]:
        """The columns the source understands."""
        raise NotImplementedError

    def prepare(self, drafts: Sequence[Draft], task: Task) -> None:
        """Find records, work out changes, note faults. Writes nothing."""
        raise NotImplementedError

    def apply(self, drafts: Sequence[Draft], task: Task) -> None:
        """Write new and changed rows; each draft has its record afterwards."""
        raise NotImplementedError

    def obstacles(self, rows: Sequence[Any], task: Task) -> list[Obstacle]:
        """Why some of the imported ``rows`` cannot be undone any more, each naming its row."""
        raise NotImplementedError

    def restore(self, rows: Sequence[Any], task: Task) -> None:
        """Take new records out again and give changed ones their earlier values."""
        raise NotImplementedError

    def finish_undo(self, task: Task) -> None:  # noqa: B027
        """Take out what came along with the rows, after all of them were restored."""

    def records(self, user: User) -> Iterable[Any]:
        """The records ``user`` may see, for writing them out."""
        raise NotImplementedError

    def cells(self, record: Any, task: Task) -> dict[str, Any]:
        """A record's values by column, in the words that the columns understand."""
        raise NotImplementedError

    def example(self) -> dict[str, Any]:
        """The values of the example row of the template."""
        return {}

    def shown(self, code: str, value: Any, choices: Any = None) -> str:
        """A value as the preview shows it."""
        if value is None or value == "":
            return ""
        if choices and value in choices:
            return str(choices[value][0])
        return str(value)

    def before(self, draft: Draft) -> dict[str, Any]:
        """The values a changed record had, as JSON, for undoing."""
        return {name: plain(getattr(draft.record, name)) for name in draft.changes}


def same(held: Any, value: Any) -> bool:
    """Whether a value of a cell says the same as the value held; texts are compared as cells are cleaned."""
    if isinstance(held, str) and isinstance(value, str):
        return held == value or value in (clean_text(held), clean_text(held, multiline=True))
    if isinstance(held, Model):
        return bool(held.pk == getattr(value, "pk", value))
    return bool(held == value)


def plain(value: Any) -> Any:
    """A value as JSON can keep it."""
    if isinstance(value, Model):
        return value.pk
    if value is None or isinstance(value, (bool, int, str, list)):
        return value
    return str(value)


def typed(model: type[Model], before: dict[str, Any]) -> dict[str, Any]:
    """Values kept by ``plain`` as the model's columns take them, a foreign key under its column's name."""
    found: dict[str, Any] = {}
    for name, value in before.items():
        target: Any = model._meta.get_field(name)
        found[target.attname] = value if target.is_relation else target.to_python(value)
    return found


def present(rows: Iterable[Any], model: type[Model], *related: str) -> Iterator[tuple[Any, Any]]:
    """Each imported row with its record as it stands now, or None where it is gone; one query."""
    listed = list(rows)
    found = model._base_manager.select_related(*related).in_bulk([row.object_id for row in listed])
    for row in listed:
        yield row, found.get(row.object_id)
