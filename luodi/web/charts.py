"""A chart and its table as one value: the picture is drawn from the very rows the table writes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .formats import FORMATS, write_row

KINDS = ("bar", "stacked", "line", "funnel", "tilemap", "gantt", "heatmap", "scatter", "sankey")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a chart's table; ``format`` is a key of ``formats.FORMATS`` and also tells the chart its axis.

    ``names`` writes codes as words (a gantt's planned, actual, late).
    """

    label: Any
    format: str = "text"
    unit: Any = ""
    names: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chart:
    """What ``{% chart_pair %}`` draws.

    ``code`` is unique on the page. The first column names the row, the others are its figures. By kind:
    bar, stacked, line: one series a column (``options``: ``horizontal``, ``lines`` = columns drawn as lines,
    ``sort`` is the caller's, ``inverse`` = 1 at the top, for ranks; bar: ``range`` = [from, to] columns drawn as one
    bar, ``mark`` = the column marked on it). funnel: first figure is the width. tilemap: first figure colours the tile
    (``options``: ``tiles`` = {row name: [column, row]}, ``links`` = {row name: url}). gantt: row name, bar name,
    kind planned|actual|late, from, to (``options``: ``today``). heatmap: x, y, figure. scatter: name, x, y.
    sankey: from, to, figure. ``links`` gives a row name its address.
    """

    code: str
    kind: str
    title: Any
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    note: Any = ""
    csv_url: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ValueError for an unknown kind or format, or a row that does not fit its columns."""
        if self.kind not in KINDS:
            raise ValueError(f"unknown chart kind {self.kind!r}; known: {', '.join(KINDS)}")
        if wrong := [column.format for column in self.columns if column.format not in FORMATS]:
            raise ValueError(f"unknown formats {wrong}; known: {', '.join(FORMATS)}")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(
                f"chart {self.code!r} has a row that does not fit its {len(self.columns)} columns"
            )

    @property
    def written_rows(self) -> list[list[str]]:
        """The rows as the table shows them."""
        formats = [column.format for column in self.columns]
        return [write_row(formats, self._named(row)) for row in self.rows]

    def as_json(self) -> str:
        """What charts.js reads: numbers to draw with and texts to show, both of the same rows."""
        return json.dumps(
            {
                "kind": self.kind,
                "title": str(self.title),
                "columns": [
                    {"label": str(column.label), "format": column.format, "unit": str(column.unit)}
                    for column in self.columns
                ],
                "rows": [[_plain(value) for value in row] for row in self.rows],
                "texts": self.written_rows,
                "large_unit": _("100m yuan"),
                "options": dict(self.options),
                "links": dict(self.links),
            },
            ensure_ascii=False,
            default=str,
        )

    def _named(self, row: Sequence[Any]) -> list[Any]:
        return [column.names.get(value, value) for column, value in zip(self.columns, row, strict=True)]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float | str | None) else str(value)
