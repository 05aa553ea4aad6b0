"""The columns an import declares, the sheet's columns that stand for them, and the cleaning of a whole row."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from luodi.common.workbooks.amounts import parse_unit, shown
from luodi.common.workbooks.cells import RawCell, column_letters
from luodi.common.workbooks.cleaning import (
    CellError,
    Choices,
    clean_amount,
    clean_boolean,
    clean_code,
    clean_date,
    clean_decimal,
    clean_integer,
    clean_month,
    clean_rate,
    clean_text,
    unit_from_header,
)
from luodi.common.workbooks.errors import Notice, WorkbookError
from luodi.common.workbooks.headers import plain
from luodi.common.workbooks.reading import is_error_header

Cleaner = Callable[[RawCell], object]

SURE = 0.85
LEAST = 0.6
DECORATION = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|[*★:：、,.。/\\_\-\"“”'\s]|^\d+")
SAME_WORDS = (
    ("时间", "日期"),
    ("公司", "企业"),
    ("合同", "签约"),
    ("额度", "金额"),
    ("资金额", "金额"),
    ("投资额", "投资"),
)
# Two names that differ in one of these words mean different things, however alike they look.
TELLING = [
    "计划",
    "预计",
    "拟",
    "承诺",
    "目标",
    "实际",
    "累计",
    "本月",
    "当月",
    "本年",
    "当年",
    "上年",
    "固定资产",
    "流动",
    "设备",
    "土地",
    "签约",
    "开工",
    "竣工",
    "投产",
    "达产",
    "注册",
    "立项",
    "备案",
    "审批",
    "到位",
    "外资",
    "内资",
    "美元",
    "是否",
    "名称",
    "代码",
    "编号",
    "电话",
    "人员",
    "地址",
    "产值",
    "税收",
    "营收",
    "用地",
    "面积",
    "就业",
    "日期",
    "金额",
    "投资",
    "单位",
    "负责",
    "联系",
    "原因",
    "备注",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportColumn:
    """One column an import understands.

    ``kind`` is text, code, integer, decimal, amount, rate, boolean, date, month or choice. ``unit`` is that of
    an amount where the header names none; its currency is the column's currency. ``choices`` maps each code to
    its names. ``minimum`` and ``maximum`` bound numbers (amounts in 万元 or 万美元, rates as fractions) and dates.
    ``resolve`` turns the cleaned value into another one or raises ``CellError``. ``day_of_month`` as in ``clean_date``.
    """

    code: str
    label: str
    aliases: Sequence[str] = ()
    kind: str = "text"
    required: bool = False
    choices: MappingOf[str, Sequence[str]] | None = None
    unit: str | None = None
    help: str = ""
    max_length: int | None = None
    multiline: bool = False
    minimum: object = None
    maximum: object = None
    day_of_month: str = "refuse"
    resolve: Callable[[object], object] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name a header may have."""
        return (str(self.label), *map(str, self.aliases), self.code)


@dataclass(frozen=True, slots=True)
class Match:
    """One declared column found in the sheet: at which index, how surely (0 to 1), in which unit."""

    column: ImportColumn
    index: int
    header: str
    score: float
    unit: str | None = None

    @property
    def is_sure(self) -> bool:
        """Whether nobody needs to look at it."""
        return self.score >= SURE


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column of the sheet stands for which declared column.

    ``unused`` are headers nobody asked for, ``missing`` required columns the sheet does not have, ``problems``
    what stands in the way otherwise, such as two currencies.
    """

    matches: tuple[Match, ...]
    unused: tuple[str, ...] = ()
    missing: tuple[ImportColumn, ...] = ()
    problems: tuple[Notice, ...] = ()
    cleaners: tuple[tuple[Match, Cleaner], ...] = field(default=(), repr=False, compare=False)

    @property
    def by_code(self) -> dict[str, Match]:
        """The matches by the code of the declared column."""
        return {match.column.code: match for match in self.matches}

    @property
    def remembered(self) -> dict[str, str]:
        """Code and header of every match, to be kept and given to ``guess_mapping`` the next time."""
        return {match.column.code: match.header for match in self.matches}

    def check(self) -> None:
        """Raise ``WorkbookError`` naming all required columns the sheet lacks and every other problem."""
        lacking = []
        if self.missing:
            names = "、".join(f"“{column.label}”" for column in self.missing)
            lacking.append(_("The sheet has no column for {names}.").format(names=names))
        lacking.extend(problem.message for problem in self.problems)
        if lacking:
            remedy = _("Choose the column by hand, or correct the header. Found: {names}.")
            raise WorkbookError(
                "columns", " ".join(lacking), remedy=remedy.format(names="、".join(self.unused[:20]) or "—")
            )


@dataclass(frozen=True, slots=True)
class CleanedRow:
    """One record: ``values`` by code, or every error of the row and no values at all."""

    number: int
    values: dict[str, object] | None
    errors: tuple[CellError, ...] = ()


def guess_mapping(
    headers: Sequence[str],
    columns: Sequence[ImportColumn],
    *,
    remembered: MappingOf[str, str] | None = None,
    titles: Sequence[str] = (),
) -> Mapping:
    """The likeliest mapping of ``headers`` to ``columns``, each header used once, the surest pairs first.

    ``remembered`` (code to header, an empty header for "leave out") overrules the guess; ``titles`` are the lines
    above the header, which may name the unit of all amounts (单位：万元).
    """
    remembered = remembered or {}
    chosen: dict[str, tuple[int, float]] = {}
    taken: set[int] = set()
    for column in columns:
        wanted = plain(remembered.get(column.code, ""))
        index = next(
            (i for i, header in enumerate(headers) if wanted and plain(header) == wanted and i not in taken),
            None,
        )
        if index is not None:
            chosen[column.code] = (index, 1.0)
            taken.add(index)
    free = [column for column in columns if column.code not in chosen and remembered.get(column.code) != ""]
    pairs = [
        (header_score(header, column), -index, -order, column.code)
        for index, header in enumerate(headers)
        if header and index not in taken and not is_error_header(header)
        for order, column in enumerate(free)
    ]
    for score, minus_index, _order, code in sorted(pairs, reverse=True):
        if score >= LEAST and code not in chosen and -minus_index not in taken:
            chosen[code] = (-minus_index, score)
            taken.add(-minus_index)
    return build_mapping(headers, columns, chosen, titles)


def build_mapping(
    headers: Sequence[str],
    columns: Sequence[ImportColumn],
    chosen: MappingOf[str, tuple[int, float]],
    titles: Sequence[str] = (),
) -> Mapping:
    """The mapping that a choice of (column index, score) by code makes, with units and problems worked out."""
    hint = next((unit for unit in map(unit_from_header, titles) if unit), None)
    matches, problems = [], []
    for column in columns:
        if column.code not in chosen:
            continue
        index, score = chosen[column.code]
        unit = column.unit
        if column.kind == "amount":
            stated = unit_from_header(headers[index])
            unit = stated or (hint if same_currency(hint, column.unit) else None) or column.unit
            if stated and not same_currency(stated, column.unit):
                message = _(
                    "“{header}” is in {stated}, but “{label}” is kept in {unit}; nothing is converted."
                ).format(header=headers[index], stated=stated, label=column.label, unit=column.unit)
                problems.append(Notice("currency", message, column_letters(index)))
        matches.append(Match(column, index, headers[index], score, unit))
    used = {match.index for match in matches}
    return Mapping(
        matches=tuple(matches),
        unused=tuple(h for i, h in enumerate(headers) if h and i not in used and not is_error_header(h)),
        missing=tuple(column for column in columns if column.required and column.code not in chosen),
        problems=tuple(problems),
        cleaners=tuple((match, cleaner_for(match)) for match in matches),
    )


def same_currency(unit: str | None, other: str | None) -> bool:
    """Whether two units of money do not contradict each other."""
    return unit is None or other is None or parse_unit(unit)[1] == parse_unit(other)[1]


def header_score(header: str, column: ImportColumn) -> float:
    """How surely ``header`` means ``column``: 1 its label, less for an alias, a similar spelling, a likeness.

    >>> column = ImportColumn(code="signed_on", label="签约时间", aliases=["签约日期"])
    >>> header_score("签约时间", column), header_score("签约日期", column), header_score("计划签约时间", column)
    (1.0, 0.97, 0.0)
    """
    if plain(header) == plain(column.label):
        return 1.0
    if any(plain(header) == plain(name) for name in column.names):
        return 0.97
    parts = [header, header.rpartition("-")[2]] if "-" in header else [header]
    return max(
        likeness(bare(part), bare(name)) - 0.02 * place
        for place, part in enumerate(parts)
        for name in column.names
    )


def bare(name: str) -> str:
    """A header without brackets, units, numbering and marks, and with one word for one idea."""
    text = DECORATION.sub("", plain(name))
    for word, usual in SAME_WORDS:
        text = text.replace(word, usual)
    return text


def likeness(one: str, other: str) -> float:
    """0.93 for the same words, less for similar ones, 0 where a telling word differs."""
    if not one or not other:
        return 0.0
    if one == other:
        return 0.93
    if min(len(one), len(other)) < 2 or {w for w in TELLING if w in one} != {
        w for w in TELLING if w in other
    }:
        return 0.0
    ratio = SequenceMatcher(None, one, other).ratio()
    contained = one in other or other in one
    return round(min(ratio + 0.1 * contained, 1.0) * 0.9, 3)


def cleaner_for(match: Match) -> Cleaner:
    """The function that cleans the cells of one matched column."""
    column = match.column
    simple: dict[str, Cleaner] = {
        "code": lambda cell: clean_code(cell, max_length=column.max_length),
        "integer": clean_integer,
        "decimal": clean_decimal,
        "boolean": clean_boolean,
        "month": clean_month,
        "date": lambda cell: clean_date(cell, day_of_month=column.day_of_month),
        "amount": lambda cell: clean_amount(cell, match.unit),
        "text": lambda cell: clean_text(cell, max_length=column.max_length, multiline=column.multiline),
    }
    if column.kind == "choice":
        return Choices(column.choices or {}).clean
    if column.kind == "rate":
        percent = "%" in plain(match.header)
        return lambda cell: clean_rate(cell, percent_column=percent)
    return simple[column.kind]


def clean_row(mapping: Mapping, number: int, cells: Sequence[RawCell]) -> CleanedRow:
    """Clean one record: the values by code, or all errors of the row, each with its place, value and remedy."""
    values: dict[str, object] = {}
    errors: list[CellError] = []
    width = len(cells)
    for match, cleaner in mapping.cleaners:
        cell = cells[match.index] if match.index < width else None
        column = match.column
        try:
            value = cleaner(cell) if cell is not None else None
            if value is None:
                if column.required:
                    raise blank(column, cell)
            else:
                if column.minimum is not None or column.maximum is not None:
                    check_bounds(value, cell, column)
                if column.resolve is not None:
                    value = column.resolve(value)
            values[column.code] = value
        except CellError as error:
            errors.append(error.at(row=number, column=column_letters(match.index), header=match.header))
    return CleanedRow(number, None, tuple(errors)) if errors else CleanedRow(number, values)


def blank(column: ImportColumn, cell: RawCell) -> CellError:
    """The error for a required cell that says nothing."""
    return CellError(
        "required",
        cell,
        _("“{label}” is required and the cell is blank.").format(label=column.label),
        column.help or _("Fill in the cell."),
    )


def check_bounds(value: object, cell: RawCell, column: ImportColumn) -> None:
    """Raise ``CellError`` where a number or date lies outside the column's bounds."""
    low, high = column.minimum, column.maximum
    if low is not None and value < low:  # type: ignore[operator]
        message = _("“{value}” is too small, at least {limit} is expected.")
        limit = low
    elif high is not None and value > high:  # type: ignore[operator]
        message = _("“{value}” is too large, at most {limit} is expected.")
        limit = high
    else:
        return
    remedy, named = _("Check the value."), f"{limit}"
    if column.kind == "amount":
        remedy = _("Check the value and its unit; the header and the cell may name different ones.")
        named += "万美元" if column.unit and parse_unit(column.unit)[1] == "USD" else "万元"
    raise CellError("out_of_bounds", cell, message.format(value=shown(cell), limit=named), remedy)
