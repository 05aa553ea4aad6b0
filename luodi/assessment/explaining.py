"""Runs scored again from what is on file, opened to formula, figures and records, and compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.common import clock
from luodi.common.errors import Refused
from luodi.indicators.asking import Asked
from luodi.peers.queries import markers_by_key
from luodi.web.charts import Chart, Column
from luodi_engine.scoring import Refused as EngineRefused
from luodi_engine.scoring import Run, parse_scheme, score
from luodi_engine.scoring.explain import Explanation, UnitExplanation, explain
from luodi_engine.scoring.numbers import short
from luodi_engine.scoring.progress import RedBlack, Standing, red_black, standings
from luodi_engine.scoring.reading import read_values
from luodi_engine.scoring.texts import read_json
from luodi_engine.scoring.whatif import Gain, Moved, compared, gains

from .models import AssessmentRun
from .rules import obstacles_of, sentence_of
from .sources import OUTSIDE, Ask, collect, collect_months, is_local

SERIES, MOST_STEPS = 12, 40


@lru_cache(maxsize=32)
def _scored(body: str, data: str) -> Run:
    scheme = parse_scheme(read_json(body))
    return score(scheme, read_values(read_json(data), scheme))


def engine_run(run: AssessmentRun) -> Run:
    """The run scored again from the stored figures; pure, so the same texts are scored once a process."""
    return _scored(run.scheme.body, run.data)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure that went into a formula: its value, where it comes from, and its records."""

    title: str
    value: str
    unit: str
    url: str
    is_outside: bool


@dataclass(slots=True)
class ExplainedRow:
    """An indicator of one unit as the page shows it."""

    depth: int
    code: str
    title: str
    sentence: str
    weight: str
    formula: str
    exact: str
    printed: str
    status: str
    is_leaf: bool
    figures: list[FigureLine] = field(default_factory=list)
    set_by: list[tuple[str, str]] = field(default_factory=list)
    one_more: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Everything the page of one unit's result says."""

    explanation: UnitExplanation
    rows: list[ExplainedRow]
    gains: tuple[str, ...]
    steps: list[tuple[str, Decimal]]
    standing: Standing | None


def unit_page(run: AssessmentRun, unit: str) -> UnitPage:
    """Opens one unit's score; ``KeyError`` where it has no row."""
    scored = engine_run(run)
    code, _space, period = unit.partition(" ")
    found = explain(scored, code, period)
    links = Links(run, unit)
    rows = list(_rows(scored, found.tree, links, depth=0))
    best = tuple(_gained(scored, gain) for gain in gains(scored, code, period) if gain.points > 0)[:5]
    here = next((one for one in standings(scored, period) if one.unit.code == code), None)
    words = step_words()
    steps = [(words.get(name, name), value) for name, value in found.steps]
    return UnitPage(found, rows, best, steps, here)


def step_words() -> dict[str, str]:
    """What the steps from the indicators to the printed score are called."""
    return {
        "base": _("Indicators together"),
        "cap": _("After the cap"),
        "bonus": _("After bonuses"),
        "deductions": _("After deductions"),
        "floor": _("After the floor"),
        "veto": _("After vetoes"),
        "round": _("Rounded"),
    }


def _gained(scored: Run, gain: Gain) -> str:
    one = scored.scheme.input_by_code[gain.input]
    step = f"{one.title or one.code} {'+' if gain.amount > 0 else '−'}{short(abs(gain.amount))}{one.unit}"
    if gain.places > 0:
        told = _("{step}: +{points} points and {places} places up")
        return told.format(step=step, points=short(gain.points), places=short(gain.places))
    return _("{step}: +{points} points").format(step=step, points=short(gain.points))


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the records behind the figures of a unit, as they stood on the day of the run."""

    run: AssessmentRun
    unit: str

    def url(self, code: str) -> str:
        """The records of an input, or nothing for outside figures."""
        source = self.run.mapping.get(code, OUTSIDE)
        if source == OUTSIDE:
            return ""
        day = clock.day_of(self.run.made_at)
        as_of = day if day < clock.today() else None
        kind, indicator = source.split(":", 1)
        if kind == "target":
            return reverse("targets:detail", args=[self.run.year, indicator, self.unit])
        return Asked(self.run.year, self.run.month, as_of=as_of).records_url(indicator, self.unit)


def _rows(scored: Run, found: Explanation, links: Links, *, depth: int) -> Any:
    node = found.rule.node
    words = {"imputed": _("estimated"), "no_figure": _("no figure"), "not_applicable": _("does not apply")}
    row = ExplainedRow(
        depth,
        node.code,
        node.title or node.code,
        sentence_of(scored.scheme, node.code),
        short(found.weight),
        found.formula,
        "—" if found.points is None else short(found.points, 12),
        "—" if found.shown is None else format(found.shown, "f"),
        words.get(found.status, ""),
        node.method is not None,
    )
    inputs = scored.scheme.input_by_code
    for code, value in zip(found.rule.inputs, found.figures, strict=False):
        one = inputs.get(code)
        shown = value if isinstance(value, str) else "—" if value is None else short(value)
        is_outside = code in scored.scheme.data_columns and links.run.mapping.get(code, OUTSIDE) == OUTSIDE
        row.figures.append(
            FigureLine(
                one.title if one else code, shown, one.unit if one else "", links.url(code), is_outside
            )
        )
    names = scored.data.unit_by_code
    bounds = {"min": _("Lowest, set by"), "max": _("Highest, set by"), "best": _("Best, set by")}
    for name, units in zip(found.rule.bounds, found.set_by, strict=False):
        row.set_by.append(
            (
                bounds.get(name, name),
                "、".join(names[each].title if each in names else each for each in units),
            )
        )
    for code, change in zip(found.rule.measured, found.one_more, strict=False):
        one = inputs.get(code)
        if one is not None and isinstance(change, Decimal):
            step = f"{'−' if one.lower_is_better else '+'}{short(one.one_more)}{one.unit}"
            row.one_more.append((f"{one.title} {step}", f"{'+' if change > 0 else ''}{short(change)}"))
    row.set_by += _peer_marks(scored, node, links)
    yield row
    for child in found.children:
        if child.status != "not_applicable":
            yield from _rows(scored, child, links, depth=depth + 1)


def _peer_marks(scored: Run, node: Any, links: Links) -> list[tuple[str, str]]:
    """Every mark that other units gave for an indicator, as pairs for the page."""
    code, _space, period = links.unit.partition(" ")
    inputs = [scored.scheme.input_by_code.get(name) for name in (node.method.inputs if node.method else ())]
    found = []
    for one in inputs:
        if one is None or not one.item_kind:
            continue
        wanted = (code, one.item_kind, period)
        items = [item for item in scored.data.items if (item.unit, item.kind, item.period) == wanted]
        who = markers_by_key(item.key for item in items)
        marks = [f"{who[item.key]} {short(item.quantity)}" for item in items if item.key in who]
        if marks:
            found.append(
                (_("{figure}, marks given by").format(figure=one.title or one.code), "、".join(marks))
            )
    return found


@dataclass(frozen=True, slots=True)
class Recheck:
    """A run computed again: from the stored figures, and from the records as they stand today."""

    same_result: bool
    result_hash: str
    changed_figures: list[tuple[str, str, str, str]]
    moved: tuple[Moved, ...]
    problems: tuple[Any, ...] = ()


def recheck(run: AssessmentRun) -> Recheck:
    """Whether the stored figures still give the stored result, and what has changed in the records since."""
    scored = engine_run(run)
    same = scored.hash == run.result_hash
    ask = Ask(run.year, run.month, run.against)
    try:
        text, items = (run.outside.text, run.outside.items) if run.outside else ("", "")
        now = collect(scored.scheme, run.mapping, ask, outside=text, items=items)
        again = score(scored.scheme, read_values(now, scored.scheme))
    except Refused as refused:
        return Recheck(same, scored.hash, [], (), refused.obstacles)
    except EngineRefused as error:
        return Recheck(same, scored.hash, [], (), tuple(obstacles_of(error)))
    moved = tuple(one for one in compared(scored, again) if one.score_change or one.places_won)
    return Recheck(same, scored.hash, _changed(scored, again), moved)


def _changed(before: Run, after: Run) -> list[tuple[str, str, str, str]]:
    found = []
    for code, values in before.data.columns.items():
        for row, key in enumerate(before.data.rows):
            other = after.data.row_number.get(key)
            new = None if other is None else after.data.columns[code][other]
            if values[row] != new:
                title = before.scheme.input_by_code[code].title
                pair = ["—" if each is None else short(each) for each in (values[row], new)]
                found.append((before.data.row_units[row].title, title or code, *pair))
    return found  # type: ignore[return-value]


def compared_runs(before: AssessmentRun, after: AssessmentRun) -> tuple[Moved, ...]:
    """Scores and ranks of two runs side by side."""
    return compared(engine_run(before), engine_run(after))


def progress(run: AssessmentRun) -> tuple[tuple[Standing, ...], RedBlack]:
    """Standings with the gap to the next place, and the red and black list of the last period."""
    scored = engine_run(run)
    period = scored.data.periods[-1] if scored.data.periods else ""
    found = standings(scored, period)
    if scored.scheme.rank.scope.within != "class":
        found = tuple(sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.unit.code)))
    return found, red_black(scored, period, red=3, black=2)


@dataclass(frozen=True, slots=True)
class Year:
    """Scores and ranks to date month by month, as pictures with their tables, and what moved last month."""

    charts: tuple[Chart, ...]
    standings: tuple[Standing, ...]


def year_so_far(run: AssessmentRun) -> Year:
    """Scores and ranks at the end of every month up to the run's, from the records as they stood then.

    Raises ``Refused`` where months cannot be scored, such as for figures that are missing at the start of a year.
    """
    scored = engine_run(run)
    if is_local(run.mapping):
        ask = Ask(run.year, run.month, run.against, run.made_at)
        text, items = (run.outside.text, run.outside.items) if run.outside else ("", "")
        try:
            values = collect_months(scored.scheme, run.mapping, ask, outside=text, items=items)
            scored = score(scored.scheme, read_values(values, scored.scheme))
        except EngineRefused as error:
            raise Refused.of(obstacles_of(error)) from error
    periods = scored.data.periods
    if len(periods) < 2:
        return Year((), ())
    by_period = {period: {one.unit.code: one for one in standings(scored, period)} for period in periods}
    last = standings(scored, periods[-1])
    units = [(one.unit.code, one.unit.title) for one in last][:SERIES]
    columns = [Column(_("Month")), *(Column(title, "count") for _code, title in units)]
    scores = [
        (
            period,
            *(by_period[period][code].score if code in by_period[period] else None for code, _t in units),
        )
        for period in periods
    ]
    ranks = [
        (period, *(by_period[period][code].rank if code in by_period[period] else None for code, _t in units))
        for period in periods
    ]
    return Year(
        (
            Chart("scores", "line", _("Score to date, month by month"), columns, scores),
            Chart(
                "places",
                "line",
                _("Rank to date, month by month"),
                columns,
                ranks,
                options={"inverse": True},
            ),
        ),
        last,
    )


def best_steps(run: AssessmentRun) -> dict[str, str]:
    """For each unit the single step that is worth most now; nothing for very many units."""
    scored = engine_run(run)
    period = scored.data.periods[-1] if scored.data.periods else ""
    if len(scored.data.units) > MOST_STEPS:
        return {}
    found = {}
    for unit in scored.data.units:
        best = next((gain for gain in gains(scored, unit.code, period) if gain.points > 0), None)
        found[unit.code] = _gained(scored, best) if best else ""
    return found
