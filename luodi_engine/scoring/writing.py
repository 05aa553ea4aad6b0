"""Writes results as a table (CSV) or as values for JSON and YAML, exact and printed side by side."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

from luodi_engine.scoring.explain import Explanation, UnitExplanation, explanations
from luodi_engine.scoring.numbers import plain
from luodi_engine.scoring.parsing.tree import RESULT_COLUMNS
from luodi_engine.scoring.run import Run, UnitResult
from luodi_engine.scoring.scheme import Scheme
from luodi_engine.scoring.sentences import rule_sentence


def result_table(run: Run) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Header and rows of the result table: score, rank, grade, awards, then every indicator twice.

    ``CODE`` is the printed value, ``CODE_exact`` the exact one; with ranks of indicators also ``CODE_rank``.
    """
    codes = [code for code in run.scores if code != run.scheme.total.code]
    per_node = ("", "_exact", "_rank") if run.scheme.rank.nodes else ("", "_exact")
    header = (*RESULT_COLUMNS, *(f"{code}{suffix}" for code in codes for suffix in per_node))
    grades = {grade.code: grade.title or grade.code for grade in run.scheme.grades}
    awards = {award.code: award.title or award.code for award in run.scheme.awards}
    return header, [_row(result, codes, per_node, (grades, awards)) for result in run.results]


def _row(
    result: UnitResult,
    codes: list[str],
    suffixes: tuple[str, ...],
    titles: tuple[dict[str, str], dict[str, str]],
) -> tuple[str, ...]:
    grades, awards = titles
    cells = [
        result.unit.code,
        result.unit.name,
        result.unit.unit_class,
        result.period,
        _fixed(result.printed),
        _plain(result.rank),
        grades.get(result.grade, result.grade),
        "；".join(awards.get(code, code) for code in result.awards),
        _plain(result.exact),
    ]
    for code in codes:
        node = result.nodes[code]
        cells += [_fixed(node.printed), _plain(node.exact)]
        if len(suffixes) == 3:
            cells.append(_plain(node.rank))
    return tuple(cells)


def _plain(number: Decimal | None) -> str:
    return "" if number is None else plain(number)


def _fixed(number: Decimal | None) -> str:
    """A printed number keeps its zeros: 2.80 is not 2.8."""
    return "" if number is None else format(number, "f")


def result_csv(run: Run) -> str:
    """The result table as CSV text, lines ending in a line feed."""
    header, rows = result_table(run)
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return made.getvalue()


def result_values(run: Run, *, explained: bool = False) -> dict[str, Any]:
    """The results with the hashes of scheme, data and run; with ``explained`` also every score's tree.

    >>> from luodi_engine.scoring import Unit, data_set, parse_scheme, score
    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "x"}], "total": {"full_marks": 10},
    ...     "indicators": [{"code": "a", "weight": 10, "method": {"kind": "ratio", "input": "x", "target": 4}}]})
    >>> made = result_values(score(scheme, data_set([Unit("u")], [{"unit": "u", "x": 1}])), explained=True)
    >>> made["results"][0]["score"], made["results"][0]["explanation"]["formula"]
    ('2.50', '2.5 = 2.5')
    """
    header, rows = result_table(run)
    results: list[dict[str, Any]] = []
    for cells in rows:
        entry: dict[str, Any] = dict(zip(header, cells, strict=True))
        results.append(entry)
    if explained:
        for entry, found in zip(results, explanations(run), strict=True):
            entry["explanation"] = explanation_values(found.tree, run.scheme)
            entry["steps"] = [{"step": name, "score": plain(value)} for name, value in found.steps]
            entry |= _added(found)
    return {
        "scheme": run.scheme.code,
        "title": run.scheme.title,
        "scheme_hash": run.scheme.hash,
        "data_hash": run.data.hash,
        "engine": run.engine_version,
        "result_hash": run.hash,
        "results": results,
    }


def _added(found: UnitExplanation) -> dict[str, Any]:
    lines: dict[str, Any] = {}
    for name, entries in (("bonus", found.bonus), ("deductions", found.deductions)):
        if entries:
            lines[name] = [
                {"code": e.code, "title": e.title, "quantity": plain(e.quantity), "points": plain(e.points)}
                for e in entries
            ]
    if found.vetoes:
        lines["vetoes"] = list(found.vetoes)
    return lines


def explanation_values(found: Explanation, scheme: Scheme) -> dict[str, Any]:
    """An explanation as values: the rule as a sentence, figures, the filled formula, bounds, one more."""
    node = found.rule.node
    made: dict[str, Any] = {"code": node.code}
    if node.title:
        made["title"] = node.title
    if node.method is not None:
        made["rule"] = rule_sentence(scheme, node.code)
        figures = {
            code: value if isinstance(value, str) else _plain(value)
            for code, value in zip(found.rule.inputs, found.figures, strict=False)
        }
        made["figures"] = figures
    made["formula"] = found.formula
    made["points"] = _plain(found.points)
    made["printed"] = _fixed(found.shown)
    if found.status:
        made["status"] = found.status
    if found.set_by:
        made["set_by"] = {
            name: list(units) for name, units in zip(found.rule.bounds, found.set_by, strict=True)
        }
    if found.one_more:
        made["one_more"] = {
            code: plain(change) for code, change in zip(found.rule.measured, found.one_more, strict=True)
        }
    if found.children:
        made["children"] = [explanation_values(child, scheme) for child in found.children]
    return made
