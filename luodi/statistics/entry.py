"""The two steps of entering a table: what was pasted, then what its columns are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from .forms import ColumnForm, PasteForm, TotalForm
from .models import PublishedTable
from .pasting import Grid, checks_of, columns_of, guessed, pasted_again, read_grid, rows_of
from .written_tables import WrittenTable

CODE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
TEXTS = ("title_zh", "place", "period", "source", "note")


def fresh_code() -> str:
    """A code for a table that nobody gave one."""
    return f"entered-{get_random_string(8, CODE_SIGNS)}"


@dataclass
class Entry:
    """One request of the page: the forms as far as they can be shown, and whether the table can be kept."""

    form: PasteForm
    table: PublishedTable | None
    grid: Grid | None = None
    columns: tuple[tuple[str, ColumnForm], ...] = ()
    total: TotalForm | None = None
    is_ready: bool = False
    version: int | None = None

    @classmethod
    def opened(cls, table: PublishedTable | None) -> "Entry":
        """The page as it is opened: empty, or with the table to change."""
        if table is None:
            return cls(PasteForm(), None)
        text, choices, total = pasted_again(table)
        initial = {name: getattr(table, name) for name in TEXTS}
        entry = cls(PasteForm(initial={**initial, "text": text}), table, version=table.version)
        entry._ask(read_grid(text), choices, total)
        return entry

    @classmethod
    def posted(cls, given: Mapping[str, Any], table: PublishedTable | None) -> "Entry":
        """What was sent: the first step is read and the second asked, or both are there and ``is_ready``."""
        entry = cls(PasteForm(given), table)
        seen = str(given.get("version", ""))
        entry.version = int(seen) if seen.isdecimal() and len(seen) < 10 else None
        if not entry.form.is_valid():
            return entry
        grid = read_grid(entry.form.cleaned_data["text"])
        if not grid.heads or not grid.rows:
            message = _(
                "No table was found in this text. Copy the head and at least one row, with their cells."
            )
            entry.form.add_error("text", message)
            return entry
        if given.get("do") != "save" or str(given.get("width")) != str(len(grid.heads)):
            entry._ask(grid, *guessed(grid))
            return entry
        entry.grid = grid
        entry.columns = tuple(
            (head, ColumnForm(given, heads=grid.heads, prefix=f"c{at}")) for at, head in enumerate(grid.heads)
        )
        entry.total = TotalForm(given, grid=grid)
        forms = [entry.total, *(form for _head, form in entry.columns)]
        entry.is_ready = all([form.is_valid() for form in forms])
        return entry

    @property
    def is_read(self) -> bool:
        """Whether the second step can be shown."""
        return self.form.is_bound and self.form.is_valid() and bool(self.columns) and not self._has_errors

    def written(self) -> WrittenTable:
        """The table as it is to be kept; only when ``is_ready``."""
        assert self.grid is not None and self.total is not None
        choices = [form.choice() for _head, form in self.columns]
        columns, rows = columns_of(self.grid, choices), rows_of(self.grid)
        texts = {name: self.form.cleaned_data[name] for name in TEXTS}
        return WrittenTable(
            code=self.table.code if self.table else fresh_code(),
            region_code=self.table.region_code if self.table else "",
            title_en=self.table.title_en if self.table else "",
            columns=columns,
            rows=rows,
            checks=checks_of(columns, rows, choices, self.total.cleaned_data["total"]),
            **texts,
        )

    @property
    def _has_errors(self) -> bool:
        return any(form.is_bound and form.errors for _head, form in self.columns)

    def _ask(self, grid: Grid, choices: Any, total: int | None) -> None:
        self.grid = grid
        self.columns = tuple(
            (
                head,
                ColumnForm(
                    heads=grid.heads,
                    prefix=f"c{at}",
                    initial={
                        "unit": one.unit,
                        "digits": one.digits,
                        "is_exact": one.is_exact,
                        "numerator": one.numerator,
                        "denominator": one.denominator,
                    },
                ),
            )
            for at, (head, one) in enumerate(zip(grid.heads, choices, strict=True))
        )
        self.total = TotalForm(grid=grid, initial={"total": total})
