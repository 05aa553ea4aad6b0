"""Progress during the year: score and rank to date, the gap to the next place, red and black lists."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from luodi_engine.scoring.dataset import Unit
from luodi_engine.scoring.run import Run


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit in one period: printed score, rank, change since the last period, and the next place above.

    ``gap`` is what the printed score lacks to the unit just above; None at the top.
    """

    unit: Unit
    period: str
    score: Decimal | None
    rank: Decimal | None
    score_change: Decimal | None
    places_won: Decimal | None
    next_above: str
    gap: Decimal | None


def standings(run: Run, period: str) -> tuple[Standing, ...]:
    """All units of a period by rank (within their groups), units without a rank last.

    >>> from luodi_engine.scoring import data_set, parse_scheme, score
    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "x"}], "total": {"full_marks": 10},
    ...     "indicators": [{"code": "a", "weight": 10, "method": {"kind": "ratio", "input": "x", "target": 10}}]})
    >>> figures = data_set([Unit("a"), Unit("b")], [
    ...     {"unit": "a", "period": "1", "x": 1}, {"unit": "b", "period": "1", "x": 2},
    ...     {"unit": "a", "period": "2", "x": 5}, {"unit": "b", "period": "2", "x": 4}])
    >>> [(s.unit.code, str(s.rank), str(s.places_won), str(s.gap)) for s in standings(score(scheme, figures), "2")]
    [('a', '1', '1', 'None'), ('b', '2', '-1', '1.00')]
    """
    periods = run.data.periods
    place = periods.index(period)
    earlier = periods[place - 1] if place else None
    above = _above(run, period)
    found = []
    for row, (code, each) in enumerate(run.data.rows):
        if each != period:
            continue
        before = run.data.row_number.get((code, earlier)) if earlier is not None else None
        shown, rank = _shown(run, row), run.ranks[row]
        upper = above.get(row)
        found.append(
            Standing(
                run.data.row_units[row],
                period,
                shown,
                rank,
                _less(shown, _shown(run, before)),
                _less(run.ranks[before] if before is not None else None, rank),
                run.data.row_units[upper].title if upper is not None else "",
                _less(_shown(run, upper), shown) if upper is not None else None,
            )
        )
    return tuple(
        sorted(found, key=lambda s: (s.unit.unit_class, s.rank is None, s.rank or Decimal(0), s.unit.code))
    )


def _shown(run: Run, row: int | None) -> Decimal | None:
    if row is None or not run.scored[row]:
        return None
    shown: Decimal = run.printed[row]
    return shown


def _less(this: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if this is None or other is None else this - other


def _above(run: Run, period: str) -> dict[int, int]:
    """For every ranked row of a period the row of the next better score in its group."""
    found: dict[int, int] = {}
    for members in run.frame.partition(run.scheme.rank.scope).members:
        rows = [
            row for row in members.tolist() if run.data.rows[row][1] == period and run.ranks[row] is not None
        ]
        rows.sort(key=lambda row: (run.ranks[row], run.data.rows[row][0]))
        for place, row in enumerate(rows):
            better = [other for other in rows[:place] if run.printed[other] > run.printed[row]]
            if better:
                found[row] = better[-1]
    return found


@dataclass(frozen=True, slots=True)
class RedBlack:
    """The red list (best) and the black list (last) of a period, each in order of rank."""

    red: tuple[Standing, ...]
    black: tuple[Standing, ...]


def red_black(
    run: Run, period: str, *, red: int = 3, black: int = 3, black_below: Decimal | None = None
) -> RedBlack:
    """The first ``red`` and the last ``black`` ranks (红黑榜); nobody stands on both.

    With ``black_below`` only units whose printed score is below it can be on the black list.

    >>> from luodi_engine.scoring import data_set, parse_scheme, score
    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "x"}], "total": {"full_marks": 10},
    ...     "indicators": [{"code": "a", "weight": 10, "method": {"kind": "ratio", "input": "x", "target": 10}}]})
    >>> figures = data_set([Unit(c) for c in "abc"], [{"unit": c, "x": n} for n, c in enumerate("abc")])
    >>> found = red_black(score(scheme, figures), "", red=1, black=1)
    >>> [s.unit.code for s in found.red], [s.unit.code for s in found.black]
    (['c'], ['a'])
    """
    ranked = sorted(
        (standing for standing in standings(run, period) if standing.rank is not None),
        key=lambda standing: (standing.rank, standing.unit.code),
    )
    first = tuple(standing for standing in ranked if standing.rank is not None and standing.rank <= red)
    rest = [standing for standing in ranked if standing not in first]
    if black_below is not None:
        rest = [standing for standing in rest if standing.score is not None and standing.score < black_below]
    return RedBlack(first, tuple(rest[max(len(rest) - black, 0) :]) if black else ())
