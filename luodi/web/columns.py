"""One declaration a column: it draws the cell, names the order, and gives the value for files and the API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.common.workbooks.writing import TableColumn

from .components.states import TONE_OF
from .formats import NOT_KNOWN, WAN_IN_A_YI, change, day, exact, grouped, moment, month, points, rate, wan, yi

Text = str | Promise
Cell = str | int | Decimal | date | datetime | bool | None
PLACEHOLDER = 987_654_321


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of one kind are written and filed; ``sheet``: their kind of column in a workbook."""

    write: Callable[[Any], str]
    file: Callable[[Any], Cell]
    sheet: str = "text"
    unit: Text = ""
    is_number: bool = False


def _text(value: Any) -> str:
    return NOT_KNOWN if value is None or value == "" else str(value)


def _filed_text(value: Any) -> Cell:
    return "" if value is None else str(value)


def _filed_date(value: Any) -> Cell:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _filed_moment(value: Any) -> Cell:
    return timezone.localtime(value).replace(tzinfo=None) if isinstance(value, datetime) else value


def _filed_yi(value: Any) -> Cell:
    number = exact(value)
    return None if number is None else number / WAN_IN_A_YI


def _yes_no(value: Any) -> str:
    return NOT_KNOWN if value is None else (_("Yes") if value else _("No"))


def _filed_yes_no(value: Any) -> Cell:
    return "" if value is None else _yes_no(value)


def _filed_list(value: Any) -> Cell:
    return "、".join(str(part) for part in value or ())


def _listed(value: Any) -> str:
    return "、".join(str(part) for part in value) if value else NOT_KNOWN


KINDS: dict[str, Kind] = {
    "text": Kind(_text, _filed_text),
    "number": Kind(grouped, exact, "general", is_number=True),
    "wan": Kind(wan, exact, "amount", gettext_lazy("10k yuan"), is_number=True),
    "yi": Kind(yi, _filed_yi, "amount", gettext_lazy("100m yuan"), is_number=True),
    "usd": Kind(grouped, exact, "amount", gettext_lazy("10k US dollars"), is_number=True),
    "rate": Kind(rate, exact, "rate", is_number=True),
    "points": Kind(points, exact, "rate", is_number=True),
    "change": Kind(change, exact, "rate", is_number=True),
    "date": Kind(day, _filed_date, "date"),
    "moment": Kind(moment, _filed_moment, "datetime"),
    "month": Kind(month, _filed_date, "month"),
    "yes_no": Kind(_yes_no, _filed_yes_no),
    "list": Kind(_listed, _filed_list),
    "choice": Kind(_text, _filed_text),
    "badge": Kind(_text, _filed_text),
}
DATED = frozenset({"date", "moment", "month"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a list.

    ``value``: an attribute path of the row (``host.short_name``; an empty step gives an empty cell) or a function
    of the row; left out, it is ``code``. ``kind``: a key of ``KINDS``; amounts are 万元 (``yi`` writes 亿元) or
    万美元, rates 0-1. ``choices``: labels by code, for kinds choice and badge. ``tone``: badge colour of a value;
    left out, the colour its code has everywhere. ``sort``: one to three fields to order by. ``link``: a URL name
    whose only argument is the attribute ``link_by``, or a function of the row giving an address (empty: no link).
    ``shown``: whether the column is there before anybody chooses. ``fixed``: it cannot be taken away.
    ``html``: a function of the row giving safe markup for the page in place of the written value. ``file``: a
    function of the value for files and the API. ``may_see``: a function of the user.
    """

    code: str
    header: Text
    value: str | Callable[[Any], Any] = ""
    kind: str = "text"
    choices: Sequence[tuple[Any, Any]] = ()
    tone: Callable[[Any], str] | None = None
    sort: str | tuple[str, ...] = ()
    link: str | Callable[[Any], str] = ""
    link_by: str = "pk"
    unit: Text | None = None
    shown: bool = True
    fixed: bool = False
    css: str = ""
    html: Callable[[Any], str] | None = None
    file: Callable[[Any], Cell] | None = None
    may_see: Callable[[Any], bool] | None = None

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for an unknown kind."""
        if self.kind not in KINDS:
            raise ValueError(f"column {self.code!r}: unknown kind {self.kind!r}; known: {', '.join(KINDS)}")

    @property
    def is_number(self) -> bool:
        """Whether digits stand under each other, to the right."""
        return KINDS[self.kind].is_number

    @property
    def unit_text(self) -> str:
        """The unit that the head names, empty where there is none."""
        return str(KINDS[self.kind].unit if self.unit is None else self.unit)

    @property
    def full_header(self) -> str:
        """The head with its unit in brackets, for files and cards."""
        unit = self.unit_text
        return _("{header} ({unit})").format(header=self.header, unit=unit) if unit else str(self.header)

    def sheet_column(self) -> TableColumn:
        """The column of a file."""
        return TableColumn(self.full_header, KINDS[self.kind].sheet)

    @property
    def sort_fields(self) -> tuple[str, ...]:
        """The fields to order by, empty where the column cannot be ordered."""
        return (self.sort,) if isinstance(self.sort, str) else self.sort

    def css_at(self, position: int) -> str:
        """The classes of the column's cells where it stands at ``position``."""
        return " ".join(
            filter(None, ("first" if position == 0 else "", "num" if self.is_number else "", self.css))
        )

    def reader(self) -> Callable[[Any], Any]:
        """A function of the row giving the bare value."""
        value = self.value or self.code
        return value if callable(value) else path_reader(value)

    def filed(self) -> Callable[[Any], Cell]:
        """A function of the row giving the value for files and the API, labels in the active language."""
        read = self.reader()
        file = self.file or KINDS[self.kind].file
        if self.choices:
            labels = {code: str(label) for code, label in self.choices}
            return lambda row: labels.get(value := read(row), _filed_text(value))
        return lambda row: file(read(row))

    def writer(self) -> Callable[[Any], str]:
        """A function of the row giving the escaped markup inside the cell."""
        if self.html is not None:
            return self.html
        written = self._badge() if self.kind == "badge" else self._words()
        return self._linked(written) if self.link else written

    def _words(self) -> Callable[[Any], str]:
        read, write = self.reader(), KINDS[self.kind].write
        if self.choices:
            labels = {code: escape(str(label)) for code, label in self.choices}
            return lambda row: labels.get(value := read(row)) or escape(_text(value))
        if KINDS[self.kind].is_number or self.kind in ("date", "moment"):
            return lambda row: write(read(row))
        return lambda row: escape(write(read(row)))

    def _badge(self) -> Callable[[Any], str]:
        read, tone = self.reader(), self.tone
        labels = {code: escape(str(label)) for code, label in self.choices}

        def write(row: Any) -> str:
            value = read(row)
            if value is None or value == "":
                return NOT_KNOWN
            colour = tone(value) if tone else TONE_OF.get(str(value), "neutral")
            return f'<span class="badge {colour}">{labels.get(value) or escape(value)}</span>'

        return write

    def _linked(self, written: Callable[[Any], str]) -> Callable[[Any], str]:
        address = self.link if callable(self.link) else address_maker(self.link, self.link_by)

        def write(row: Any) -> str:
            url = address(row)
            return f'<a href="{escape(url)}">{written(row)}</a>' if url else written(row)

        return write


class ColumnSet:
    """The columns a list can show, in their order."""

    def __init__(self, *columns: Column) -> None:
        codes = [column.code for column in columns]
        if len(set(codes)) != len(codes):
            raise ValueError(f"columns are named twice: {codes}")
        self.columns = columns
        self.by_code = dict(zip(codes, columns, strict=True))

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def for_user(self, user: Any) -> ColumnSet:
        """Only the columns that ``user`` may see."""
        return ColumnSet(
            *(column for column in self.columns if column.may_see is None or column.may_see(user))
        )

    def chosen(self, codes: Iterable[str] = ()) -> tuple[Column, ...]:
        """The columns named by ``codes`` in that order, fixed ones first; without a known code, those shown first.

        Unknown codes are passed over: a saved choice outlives a column.
        """
        known = list(dict.fromkeys(code for code in codes if code in self.by_code))
        if not known:
            return tuple(column for column in self.columns if column.shown or column.fixed)
        fixed = [column.code for column in self.columns if column.fixed and column.code not in known]
        return tuple(self.by_code[code] for code in (*fixed, *known))

    def ordering(self, sort: str) -> tuple[str, ...]:
        """The fields of ``?sort=code`` or ``?sort=-code``; empty where no column is ordered so."""
        column = self.by_code.get(sort.removeprefix("-"))
        if column is None or not column.sort_fields:
            return ()
        return tuple(reversed_field(field) if sort.startswith("-") else field for field in column.sort_fields)


def write_body(
    columns: Sequence[Column],
    rows: Iterable[Any],
    *,
    pick_label: str = "",
    row_class: Callable[[Any], str] | None = None,
) -> SafeString:
    """The ``<tr>`` of all rows; the first column heads its row. ``pick_label``: with a box to select each row."""
    cells = []
    for position, column in enumerate(columns):
        classes = column.css_at(position)
        marked = f' class="{classes}"' if classes else ""
        opening = (
            f'<th scope="row"{marked}>'
            if position == 0
            else f'<td{marked} data-label="{escape(column.full_header)}">'
        )
        cells.append((opening, column.writer(), "</th>" if position == 0 else "</td>"))
    pick = escape(pick_label)
    parts: list[str] = []
    for row in rows:
        mark = row_class(row) if row_class else ""
        parts.append(f'<tr class="{escape(mark)}">' if mark else "<tr>")
        if pick:
            parts.append(
                f'<td class="pick"><input type="checkbox" name="row" value="{row.pk}" aria-label="{pick} {escape(row)}"></td>'
            )
        for opening, write, closing in cells:
            parts += (opening, write(row), closing)
        parts.append("</tr>\n")
    return mark_safe("".join(parts))


def filed_rows(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[list[Cell]]:
    """Each row as the values of a file, in the columns' order."""
    filed = [column.filed() for column in columns]
    for row in rows:
        yield [value(row) for value in filed]


def record_of(columns: Sequence[Column]) -> Callable[[Any], Mapping[str, Cell]]:
    """A function of the row giving its values by column code, for the API."""
    filed = [(column.code, column.filed()) for column in columns]
    return lambda row: {code: value(row) for code, value in filed}


def reversed_field(field: str) -> str:
    """``name`` for ``-name`` and the other way round."""
    return field[1:] if field.startswith("-") else f"-{field}"


def path_reader(path: str) -> Callable[[Any], Any]:
    """A function of the row giving the attribute at ``path``, None where a step is empty."""
    if "." not in path:
        return attrgetter(path)
    steps = path.split(".")

    def read(row: Any) -> Any:
        value = row
        for step in steps:
            value = getattr(value, step)
            if value is None:
                return None
        return value

    return read


def address_maker(name: str, attribute: str) -> Callable[[Any], str]:
    """A function of the row giving the address of the page ``name``; the address is looked up once for all rows."""
    before, after = reverse(name, args=[PLACEHOLDER]).split(str(PLACEHOLDER))
    read = path_reader(attribute)

    def address(row: Any) -> str:
        value = read(row)
        return "" if value is None else f"{before}{value}{after}"

    return address
