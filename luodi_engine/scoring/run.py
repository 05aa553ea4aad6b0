"""Runs a scheme on figures: results are a function of scheme, data and engine version, each with its hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cached_property

from luodi_engine.scoring.adjustments import Ending, ending
from luodi_engine.scoring.aggregate import NodeScore, Scores, score_tree
from luodi_engine.scoring.canonical import digest
from luodi_engine.scoring.columns import Column, Mask, cleaned_number, printed
from luodi_engine.scoring.dataset import DataSet, Unit
from luodi_engine.scoring.frame import Frame, prepared
from luodi_engine.scoring.numbers import arithmetic, plain
from luodi_engine.scoring.problems import DataError
from luodi_engine.scoring.rank import award_lists, grade_column, node_ranks, total_ranks
from luodi_engine.scoring.reader import Scope
from luodi_engine.scoring.scheme import Scheme

ENGINE_VERSION = "scoring-1"


@dataclass(frozen=True, slots=True)
class NodeResult:
    """One indicator of one unit: exact and printed points; None where it does not apply or has no score."""

    code: str
    exact: Decimal | None
    printed: Decimal | None
    rank: Decimal | None = None


@dataclass(frozen=True, slots=True)
class UnitResult:
    """The result of one unit in one period; ``exact`` is None where a figure left blank leaves no score."""

    unit: Unit
    period: str
    exact: Decimal | None
    printed: Decimal | None
    rank: Decimal | None
    grade: str
    awards: tuple[str, ...]
    nodes: Mapping[str, NodeResult]


@dataclass(frozen=True)
class Run:
    """A finished run; columns are in the row order of ``data`` and are not to be changed."""

    scheme: Scheme
    data: DataSet
    frame: Frame
    scores: Mapping[str, NodeScore]
    ending: Ending
    ranks: Column
    grades: Column
    awards: tuple[tuple[str, ...], ...]
    engine_version: str = ENGINE_VERSION

    @property
    def scored(self) -> Mask:
        """Rows that have a score."""
        return self.scores[self.scheme.total.code].scored

    @property
    def exact(self) -> Column:
        return self.ending.exact

    @property
    def printed(self) -> Column:
        return self.ending.printed

    @cached_property
    def node_printed(self) -> Mapping[str, Column]:
        """Printed points of every indicator; the total's are those of the ending."""
        digits, mode = self.scheme.digits, self.scheme.mode
        with localcontext(arithmetic()):
            found = {code: printed(score.points, digits, mode) for code, score in self.scores.items()}
        return found | {self.scheme.total.code: self.printed}

    @cached_property
    def node_ranks(self) -> Mapping[str, Column]:
        """Ranks of every indicator (the total's are the run's)."""
        with localcontext(arithmetic()):
            found = {code: node_ranks(self.frame, score) for code, score in self.scores.items()}
        return found | {self.scheme.total.code: self.ranks}

    @cached_property
    def hash(self) -> str:
        """SHA-256 over everything that is published: the same scheme, data and engine always give the same."""
        lines = [self.scheme.hash, self.data.hash, self.engine_version]
        for row, (unit, period) in enumerate(self.data.rows):
            there = bool(self.scored[row])
            exact = plain(self.exact[row]) if there else ""
            shown = plain(self.printed[row]) if there else ""
            rank = "" if self.ranks[row] is None else plain(self.ranks[row])
            lines.append(
                "\t".join((unit, period, exact, shown, rank, self.grades[row], ",".join(self.awards[row])))
            )
        return digest("\n".join(lines))

    @cached_property
    def results(self) -> tuple[UnitResult, ...]:
        """One result a row, in the order of the data."""
        return tuple(self.result(row) for row in range(len(self.data.rows)))

    def result(self, row: int) -> UnitResult:
        """The result of one row by number."""
        there = bool(self.scored[row])
        ranks = self.node_ranks if self.scheme.rank.nodes else {}
        nodes = {}
        for code, score in self.scores.items():
            if score.scored[row]:
                exact = (
                    self.exact[row] if code == self.scheme.total.code else cleaned_number(score.points[row])
                )
                rank = ranks[code][row] if ranks else None
                nodes[code] = NodeResult(code, exact, self.node_printed[code][row], rank)
            else:
                nodes[code] = NodeResult(code, None, None)
        return UnitResult(
            self.data.row_units[row],
            self.data.rows[row][1],
            self.exact[row] if there else None,
            self.printed[row] if there else None,
            self.ranks[row],
            self.grades[row],
            self.awards[row],
            nodes,
        )

    def row(self, unit: str, period: str = "") -> int:
        """The row number of a unit; ``KeyError`` when it has no row in this period."""
        return self.data.row_number[unit, period]

    def rank_of(self, unit: str, period: str = "") -> Decimal | None:
        rank: Decimal | None = self.ranks[self.row(unit, period)]
        return rank


def score(scheme: Scheme, data: DataSet) -> Run:
    """Score every row of ``data`` by ``scheme`` in exact decimal arithmetic.

    Raises ``DataError`` with every figure that is missing, out of bounds or divides by zero, by unit and
    period; nothing is scored then.

    >>> from luodi_engine.scoring.dataset import data_set
    >>> from luodi_engine.scoring.parsing import parse_scheme
    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "signed"}, {"code": "due", "kind": "target"}],
    ...     "total": {"full_marks": 10},
    ...     "indicators": [{"code": "signing", "weight": 10,
    ...                     "method": {"kind": "ratio", "input": "signed", "target": "due", "cap": "1.2"}}]})
    >>> figures = data_set([Unit("a"), Unit("b")],
    ...                    [{"unit": "a", "signed": 9, "due": 8}, {"unit": "b", "signed": 4, "due": 8}])
    >>> [(plain(r.exact), str(r.printed), str(r.rank)) for r in score(scheme, figures).results]
    [('11.25', '11.25', '1'), ('5', '5.00', '2')]
    """
    with localcontext(arithmetic()):
        frame = prepared(scheme, data)
        _refuse(frame)
        scores: Scores = {}
        score_tree(frame, scheme.total, None, scores)
        _refuse(frame)
        end = ending(frame, scores)
        _refuse(frame)
        ranks = total_ranks(frame, scores, end)
        grades = grade_column(frame, scores, end, ranks)
        awards = award_lists(frame, scores, end, ranks=ranks, grades=grades)
        _refuse(frame)
    return Run(scheme, data, frame, scores, end, ranks, grades, tuple(awards))


def _refuse(frame: Frame) -> None:
    if frame.problems:
        raise DataError(dict.fromkeys(frame.problems))


def compared_rows(run: Run, row: int) -> list[int]:
    """The rows that can have a say in one row's score or rank: its period, or all where a rule reaches further."""
    scheme, data = run.scheme, run.data
    scopes = [scheme.rank.scope, *(each.missing.scope for each in scheme.inputs)]
    scopes += [
        scope for leaf in scheme.leaves if isinstance(scope := getattr(leaf.method, "scope", None), Scope)
    ]
    scopes += [scheme.treatment.scope] if scheme.treatment else []
    reaches = any(scope.pool for scope in scopes)
    reaches |= any(each.missing.rule == "last_period" for each in scheme.inputs)
    rows = [number for number, (_, period) in enumerate(data.rows) if period == data.rows[row][1]]
    same = {run.frame.classes[number] for number in rows} == set(run.frame.classes)
    if reaches or not same or (scheme.unit_classes and len(rows) < len(data.units)):
        return list(range(len(data.rows)))
    return rows
