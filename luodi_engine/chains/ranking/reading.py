"""Reads the tables of the ranking from CSV text: firms, products, links, segments, confirmed pairs."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from luodi_engine.chains.problems import ChainError, Problem, problem
from luodi_engine.chains.ranking.corpus import (
    LONGEST_NAME,
    MOST_PROBLEMS,
    ConfirmedSegment,
    Firm,
    Holding,
    ProductLink,
)

# A cell of ten megabytes is refused by its length, not by the reader's own limit.
csv.field_size_limit(2**31 - 1)
LARGEST_FILE = 500_000_000


def decoded(raw: bytes, name: str) -> str:
    """The text of a file in UTF-8 (with or without mark) or GB18030.

    Raises ``ChainError`` for anything else and for files above 500 MB.

    >>> decoded("产业链".encode("gb18030"), "a.csv")
    '产业链'
    """
    if len(raw) > LARGEST_FILE:
        raise ChainError([problem(name, "file_too_large", found=len(raw), limit=LARGEST_FILE)])
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ChainError([problem(name, "file_not_text")])


def table(text: str, name: str, columns: Sequence[str], *, empty: bool = False) -> list[dict[str, str]]:
    """The rows of a CSV text as column to value; ``columns`` must be there, others may be.

    Raises ``ChainError`` for missing or doubled columns, rows of another width and (unless ``empty``) no rows.

    >>> table("segment\\n绿茶\\n", "q.csv", ["segment"])
    [{'segment': '绿茶'}]
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    rows = [row for row in reader if row]
    heading = [cell.strip() for cell in rows[0]] if rows else []
    place = f"{name}[1]"
    problems: list[Problem] = []
    if missing := [column for column in columns if column not in heading]:
        known = ", ".join(cell[:30] for cell in heading[:12]) or "-"
        problems.append(problem(place, "columns_missing", found=", ".join(missing), known=known))
    problems += [
        problem(place, "columns_doubled", found=cell)
        for cell in dict.fromkeys(heading)
        if cell and heading.count(cell) > 1
    ]
    if not problems and len(rows) == 1 and not empty:
        problems.append(problem(name, "file_empty"))
    problems += [
        problem(f"{name}[{number}]", "row_width", found=len(row), expected=len(heading))
        for number, row in enumerate(rows[1:], start=2)
        if len(row) != len(heading)
    ][:MOST_PROBLEMS]
    if problems:
        raise ChainError(problems)
    return [dict(zip(heading, (cell.strip() for cell in row), strict=True)) for row in rows[1:]]


def firms(text: str, name: str = "firms.csv") -> list[Firm]:
    """The firms of a table with at least ``code`` and ``full_name``."""
    return [
        Firm(
            row["code"],
            row["full_name"],
            row.get("short_name", ""),
            row.get("industry_code", ""),
            row.get("industry_name", ""),
        )
        for row in table(text, name, ["code", "full_name"])
    ]


def holdings(text: str, name: str = "firm_products.csv") -> list[Holding]:
    """Which firm reports which product; ``weight`` (share of revenue) may be missing or blank and is then 1."""
    rows = table(text, name, ["firm_code", "product"])
    problems: list[Problem] = []
    found = []
    for number, row in enumerate(rows, start=2):
        given = row.get("weight", "")
        try:
            weight = float(given) if given else 1.0
        except ValueError:
            problems.append(problem(f"{name}[{number}]", "weight_not_a_number", found=given))
            weight = 1.0
        found.append(Holding(row["firm_code"], row["product"], weight))
    if problems:
        raise ChainError(problems[:MOST_PROBLEMS])
    return found


def links(text: str, name: str = "product_links.csv") -> list[ProductLink]:
    """What goes into what, and what is a kind of what."""
    rows = table(text, name, ["product", "relation", "other"], empty=True)
    return [ProductLink(row["product"], row["relation"], row["other"]) for row in rows]


def segments(text: str, name: str) -> list[str]:
    """The segments of a table of questions; blank and endless ones are refused."""
    rows = table(text, name, ["segment"])
    problems = []
    for number, row in enumerate(rows, start=2):
        if not row["segment"]:
            problems.append(problem(f"{name}[{number}]", "text_blank", found="segment"))
        if len(row["segment"]) > LONGEST_NAME:
            size = len(row["segment"])
            problems.append(
                problem(
                    f"{name}[{number}]", "text_too_long", column="segment", found=size, limit=LONGEST_NAME
                )
            )
    if problems:
        raise ChainError(problems[:MOST_PROBLEMS])
    return [row["segment"] for row in rows]


def confirmed(text: str, name: str) -> list[ConfirmedSegment]:
    """Segments with the codes of their firms, separated by blanks; rows of one segment are joined.

    >>> confirmed("segment,relevant_firm_codes\\n绿茶,1 2\\n绿茶,3\\n", "seeds.csv")
    [ConfirmedSegment(segment='绿茶', firms=('1', '2', '3'))]
    """
    found: dict[str, tuple[str, ...]] = {}
    for row in table(text, name, ["segment", "relevant_firm_codes"]):
        codes: Mapping[str, None] = dict.fromkeys(
            (*found.get(row["segment"], ()), *row["relevant_firm_codes"].split())
        )
        found[row["segment"]] = tuple(codes)
    return [ConfirmedSegment(segment, codes) for segment, codes in found.items()]
