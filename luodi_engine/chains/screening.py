"""One screening expression over millions of enterprises: the same text of a question for DuckDB and for Spark.

Built with Ibis, which only writes the query; who runs it, and where the rows lie, is the caller's business.
All points are whole numbers, so that every engine gives the same score and ties are broken by code alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luodi_engine.chains.problems import ChainError, Problem, problem

COLUMNS: Mapping[str, str] = {
    "code": "string",
    "name": "string",
    "scope": "string",
    "industry": "string",
    "region": "string",
    "capital": "float64",
    "founded": "int64",
    "tier": "string",
    "status": "string",
}
"""What a universe of enterprises must hold; ``capital`` in 万元, ``founded`` a year, ``industry`` by GB/T 4754."""

PARTS = ("name_points", "scope_points", "industry_points", "capital_points", "tier_points", "age_points")
MOST_WORDS, LONGEST_WORD, LARGEST_LIMIT = 50, 40, 100_000


@dataclass(frozen=True, slots=True)
class ScreenPoints:
    """Whole points of each part; a city adopts its own. Bands: from this amount (万元) or year on, so many."""

    name: int = 300
    scope_first: int = 200
    scope_more: int = 40
    scope_most: int = 360
    industry_class: int = 250
    industry_group: int = 175
    industry_division: int = 90
    capital: tuple[tuple[float, int], ...] = ((100_000, 150), (10_000, 110), (5_000, 80), (1_000, 40))
    tiers: Mapping[str, int] = field(default_factory=lambda: {"leading": 150, "head": 120, "growth": 90})
    founded: tuple[tuple[int, int], ...] = ((2020, 20), (2010, 40), (0, 50))


@dataclass(frozen=True, slots=True)
class Screen:
    """A question to the universe: what is looked for, and what must hold. Empty means any.

    ``industries`` are codes or their prefixes, ``near_industries`` are let in as well but earn nothing alone.
    """

    words: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    near_industries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    least_capital: float | None = None
    most_capital: float | None = None
    founded_from: int | None = None
    without: tuple[str, ...] = ()
    must_hold_a_word: bool = False
    limit: int = 100
    points: ScreenPoints = field(default_factory=ScreenPoints)


def screen_problems(screen: Screen, columns: Iterable[str]) -> list[Problem]:
    """What is wrong with a question or with the columns of a universe, all at once.

    >>> [found.code for found in screen_problems(Screen(words=("",)), ["code", "name"])]
    ['columns_missing', 'text_blank']
    """
    known = list(columns)
    missing = [name for name in COLUMNS if name not in known]
    found = []
    if missing:
        found.append(problem("", "columns_missing", found=", ".join(missing), known=", ".join(known[:20])))
    for word in (*screen.words, *screen.without):
        if not word.strip():
            found.append(problem("words", "text_blank", found="words"))
        elif len(word) > LONGEST_WORD:
            size = len(word)
            found.append(problem("words", "text_too_long", column="words", found=size, limit=LONGEST_WORD))
    count = len(screen.words) + len(screen.without)
    if count > MOST_WORDS:
        found.append(problem("words", "text_too_long", column="words", found=count, limit=MOST_WORDS))
    if not 0 < screen.limit <= LARGEST_LIMIT:
        found.append(
            problem("limit", "text_too_long", column="limit", found=screen.limit, limit=LARGEST_LIMIT)
        )
    return found


def screened(table: Any, screen: Screen) -> Any:
    """The Ibis expression of the best rows: code, what is shown, the points of each part, and their sum.

    ``table`` is an Ibis table with ``COLUMNS``. Sorted by score, then code, and cut to ``screen.limit``. Raises
    ``ChainError`` for missing columns and unusable questions; asks nothing of the rows themselves.
    """
    rows = kept(table, screen)
    parts = _parts(rows, screen)
    scored = rows.mutate(**parts)
    scored = scored.mutate(score=sum((scored[name] for name in PARTS[1:]), scored[PARTS[0]]))
    shown = scored.select("code", "name", "industry", "region", "capital", "founded", "tier", *PARTS, "score")
    return shown.order_by([shown.score.desc(), shown.code.asc()]).limit(screen.limit)


def kept(table: Any, screen: Screen) -> Any:
    """The Ibis expression of all rows that pass the conditions, for counting; raises as ``screened``."""
    if problems := screen_problems(screen, table.columns):
        raise ChainError(problems)
    conditions = _kept(table, screen)
    return table.filter(conditions) if conditions else table


def _kept(rows: Any, screen: Screen) -> list[Any]:
    """The conditions, cheap ones first."""
    found = []
    wanted = (*screen.industries, *screen.near_industries)
    if wanted:
        found.append(_any(_has_prefix(rows.industry, prefix) for prefix in wanted))
    if screen.regions:
        found.append(rows.region.isin(screen.regions))
    if screen.statuses:
        found.append(rows.status.isin(screen.statuses))
    if screen.least_capital is not None:
        found.append(rows.capital >= screen.least_capital)
    if screen.most_capital is not None:
        found.append(rows.capital <= screen.most_capital)
    if screen.founded_from is not None:
        found.append(rows.founded >= screen.founded_from)
    found += [~_holds(rows.name, word) & ~_holds(rows.scope, word) for word in screen.without]
    if screen.must_hold_a_word and screen.words:
        found.append(_any(_holds(rows.name, word) | _holds(rows.scope, word) for word in screen.words))
    return found


def _has_prefix(column: Any, prefix: str) -> Any:
    """A range instead of a look at the text, so that a sorted file skips what lies outside."""
    return (column >= prefix) & (column < prefix[:-1] + chr(ord(prefix[-1]) + 1))


def _holds(column: Any, word: str) -> Any:
    # Blank text holds nothing; asked after the look, which spares copying every text.
    return column.contains(word).fill_null(False)


def _any(conditions: Iterable[Any]) -> Any:
    listed = list(conditions)
    found = listed[0]
    for condition in listed[1:]:
        found = found | condition
    return found


def _whole(condition: Any, points: int) -> Any:
    return condition.fill_null(False).ifelse(points, 0).cast("int64")


def _parts(rows: Any, screen: Screen) -> dict[str, Any]:
    points = screen.points
    named = _any(_holds(rows.name, word) for word in screen.words) if screen.words else rows.name.isnull()
    count: Any = _whole(rows.name.isnull(), 0)
    for word in screen.words:
        count = count + _whole(_holds(rows.scope, word), 1)
    more = points.scope_first + (count - 1) * points.scope_more
    scope = (count > 0).ifelse((more > points.scope_most).ifelse(points.scope_most, more), 0)
    return {
        "name_points": _whole(named, points.name if screen.words else 0),
        "scope_points": scope.cast("int64"),
        "industry_points": _industry(rows.industry, screen.industries, points),
        "capital_points": _banded(rows.capital, points.capital),
        "tier_points": _listed(rows.tier, points.tiers),
        "age_points": _banded(rows.founded, points.founded),
    }


def _industry(column: Any, wanted: Sequence[str], points: ScreenPoints) -> Any:
    """The best agreement with a wanted code: itself, its group of three digits, its division of two."""
    found = _whole(column.isnull(), 0)
    for size, earned in (
        (2, points.industry_division),
        (3, points.industry_group),
        (9, points.industry_class),
    ):
        prefixes = sorted({code[:size] for code in wanted if len(code) >= min(size, 4)})
        if prefixes:
            # Later sizes are stricter and overrule: the last condition that holds decides.
            fits = _any(_has_prefix(column, prefix) for prefix in prefixes).fill_null(False)
            found = fits.ifelse(earned, found)
    return found.cast("int64")


def _banded(column: Any, bands: Sequence[tuple[float, int]]) -> Any:
    found = _whole(column.isnull(), 0)
    for bound, earned in sorted(bands):
        found = (column >= bound).fill_null(False).ifelse(earned, found)
    return found.cast("int64")


def _listed(column: Any, table: Mapping[str, int]) -> Any:
    found = _whole(column.isnull(), 0)
    for name, earned in sorted(table.items()):
        found = (column == name).fill_null(False).ifelse(earned, found)
    return found.cast("int64")
