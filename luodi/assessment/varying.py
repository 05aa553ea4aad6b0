"""Runs scored by other rules: several changes at once, another version, one unit left out, and how sure ranks are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luodi.common.errors import Refused
from luodi.web.charts import Chart, Column
from luodi_engine.scoring import ENGINE_VERSION, Run, Scheme, SchemeError, parse_scheme, score
from luodi_engine.scoring import Refused as EngineRefused
from luodi_engine.scoring.alternatives import CHOICES, Varied, method_of, varied_methods
from luodi_engine.scoring.numbers import read_number
from luodi_engine.scoring.reweighting import with_weights
from luodi_engine.scoring.sensitivity import Sensitivity, sensitivity
from luodi_engine.scoring.uncertainty import Factor, WeightNoise
from luodi_engine.scoring.whatif import Moved, compared, with_change, without_unit

from .explaining import engine_run
from .models import AssessmentRun, SchemeVersion
from .rules import Box, changed_body, obstacles_of

SPREADS = (10, 25, 50)
USUAL_SPREAD = 25
MOST_WEIGHTS = 10
# What a page may cost: figures scored exactly again by other methods, and scores made in drawings.
MOST_EXACT, MOST_DRAWN = 500_000, 20_000_000
LARGEST_SAMPLE, SMALLEST_SAMPLE = 512, 16


def method_words() -> dict[str, str]:
    """What the methods are called that an indicator can be tried with."""
    return {
        "ratio_100": _("Completion rate, capped at 100%"),
        "ratio_120": _("Completion rate, capped at 120%"),
        "ratio_open": _("Completion rate, not capped"),
        "min_max": _("Smallest to largest of the group"),
        "min_max_60_100": _("Efficacy coefficient 60–100"),
        "share_of_best": _("Share of the group's best"),
        "percentile": _("Share of others beaten"),
    }


def varied_words() -> dict[str, tuple[str, str, str]]:
    """What can be varied besides weights: its name, among what, and why it cannot where it cannot."""
    return {
        "caps": (
            _("Cap of completion rates"),
            _("100%, 120%, none"),
            _("Caps cannot be varied: no indicator is a completion rate of which more is better."),
        ),
        "scales": (
            _("Scale within the group"),
            _("smallest to largest, share of the best, share of others beaten"),
            _("Scales cannot be varied: no indicator gives a share by comparing units with their group."),
        ),
        "means": (
            _("Kind of mean"),
            _("arithmetic, geometric"),
            _(
                "Aggregation cannot be varied: all indicators are summed, and points of a sum have no other mean."
            ),
        ),
    }


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the page can vary: its name in the form, its words, whether it is chosen."""

    name: str
    title: str
    among: str
    titles: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure ranks are: what could be and was varied, and the pictures with their tables."""

    choices: list[Choice]
    fixed: list[str]
    spread: int
    seed: int
    engine: str
    drawings: int = 0
    charts: tuple[Chart, ...] = ()
    why_not: str = ""


def sureness(
    run: AssessmentRun, asked: Sequence[str] | None = None, *, spread: int = USUAL_SPREAD, seed: int = 1
) -> Sureness:
    """Ranks when weights and methods had been others (all that can be, when ``asked`` is None); seeded."""
    scored = engine_run(run)
    period = scored.data.periods[-1] if scored.data.periods else ""
    data = scored.data.only(period)
    possible = {one.name: one for one in varied_methods(scored.scheme, data)}
    wanted = ["weights", *possible] if asked is None else list(asked)
    methods = [one for name, one in possible.items() if name in wanted]
    noise = _noise(scored.scheme, spread / 100) if "weights" in wanted else []
    factors: list[Factor] = [*noise, *(one.factor for one in methods)]
    found = Sureness(
        _choices(scored.scheme, possible, wanted),
        [why for name, (_t, _a, why) in varied_words().items() if name not in possible],
        spread,
        seed,
        ENGINE_VERSION,
    )
    size, why_not = _sample_size(scored.scheme, len(data.rows), methods, factors)
    if why_not:
        return _with(found, why_not=why_not)
    try:
        moves = sensitivity(scored.scheme, data, factors, size=size, seed=seed)
    except EngineRefused as error:
        return _with(found, why_not="；".join(str(one) for one in obstacles_of(error)[:4]))
    charts = (_interval_chart(moves, scored, 2 * size), _share_chart(moves, scored.scheme))
    return _with(found, drawings=2 * size, charts=charts)


def _with(
    found: Sureness, *, drawings: int = 0, charts: tuple[Chart, ...] = (), why_not: str = ""
) -> Sureness:
    return Sureness(
        found.choices, found.fixed, found.spread, found.seed, found.engine, drawings, charts, why_not
    )


def _noise(scheme: Scheme, spread: float) -> list[Factor]:
    """One factor for each of the heaviest weights of the first level with several, one for the rest together."""
    level = scheme.total.children
    while len(level) == 1 and level[0].children:
        level = level[0].children
    heavy = sorted(level, key=lambda node: -max([node.weight, *node.weight_by_class.values()]))
    alone, rest = heavy[:MOST_WEIGHTS], heavy[MOST_WEIGHTS:]
    found: list[Factor] = [WeightNoise(node.code, spread, (node.code,)) for node in level if node in alone]
    return found + ([WeightNoise("@rest", spread, tuple(node.code for node in rest))] if rest else [])


def _choices(scheme: Scheme, possible: Mapping[str, Varied], wanted: Sequence[str]) -> list[Choice]:
    words = varied_words()
    found = [Choice("weights", _("Weights"), "", "", "weights" in wanted)]
    for name, one in possible.items():
        titles = "、".join(scheme.nodes[code].title or code for code in one.nodes[:6])
        if len(one.nodes) > 6:
            titles += "…"
        found.append(Choice(name, words[name][0], words[name][1], titles, name in wanted))
    return found


def _sample_size(
    scheme: Scheme, rows: int, methods: Sequence[Varied], factors: Sequence[Factor]
) -> tuple[int, str]:
    """How many drawings the page can afford, or why it makes none."""
    if not factors:
        return 0, _("Choose what is varied.")
    cells, combinations = rows * len(scheme.leaves), 1
    for one in methods:
        combinations *= len(one.options)
    if methods and cells * combinations > MOST_EXACT:
        message = _(
            "So many units and indicators ({count}) cannot be scored by other methods on a page. "
            "Take fewer methods, or score them with luodi score."
        )
        return 0, message.format(count=cells)
    size = min(LARGEST_SAMPLE, MOST_DRAWN // max(cells * (len(factors) + 2), 1))
    if size < SMALLEST_SAMPLE:
        return 0, _("There are too many units to draw other weights on a page.")
    return size, ""


def _interval_chart(moves: Sensitivity, scored: Run, drawings: int) -> Chart:
    names = {unit.code: unit.title for unit in scored.data.units}
    rows = [
        (
            names[one.unit],
            *(Decimal(str(round(value, 1))) for value in (one.nominal, one.q5, one.median, one.q95)),
        )
        for one in sorted(moves.statistics, key=lambda one: (one.nominal, one.unit))
        if one.nominal == one.nominal
    ]
    columns = [
        Column(_("Unit")),
        Column(_("Rank"), "count"),
        Column(_("Best rank (5%)"), "count"),
        Column(_("Median rank"), "count"),
        Column(_("Worst rank (95%)"), "count"),
    ]
    note = _(
        "Bar: from the best to the worst rank in nine of ten of {count} drawings. Mark: the rank of this run."
    )
    return Chart(
        "ranks",
        "bar",
        _("How sure the ranks are"),
        columns,
        rows,
        note=note.format(count=drawings),
        options={"horizontal": True, "range": [2, 4], "mark": 1},
    )


def _share_chart(moves: Sensitivity, scheme: Scheme) -> Chart:
    words = {name: title for name, (title, _a, _w) in varied_words().items()} | {
        "@rest": _("The other weights")
    }
    weight = _("Weight: {title}")

    def title(code: str) -> str:
        node = scheme.nodes.get(code)
        return words[code] if code in words else weight.format(title=(node.title if node else "") or code)

    rows = [
        (title(one.factor), Decimal(str(round(one.first, 3))), Decimal(str(round(one.total, 3))))
        for one in sorted(moves.indices, key=lambda one: -one.total)
    ]
    heads = [Column(_("What is varied")), Column(_("Alone"), "rate"), Column(_("With all others"), "rate")]
    told = _(
        "Share of the movement of ranks that comes from this choice (Sobol indices, first order and total). "
        "Small negative values are chance."
    )
    return Chart(
        "shares",
        "bar",
        _("Which choice moves the ranks"),
        heads,
        rows,
        note=told,
        options={"horizontal": True},
    )


@dataclass(frozen=True, slots=True)
class Changes:
    """Numbers and methods to try: boxes of the rules with what was written, indicators with their new method."""

    numbers: list[tuple[Box, str]] = field(default_factory=list)
    methods: list[tuple[str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.numbers or self.methods)


def moved_by(run: AssessmentRun, changes: Changes) -> tuple[Moved, ...]:
    """Who moves when all the changes hold together; siblings of a weight share what it takes or leaves.

    Raises ``Refused`` for what is no number, a method the indicator cannot have, or rules that contradict
    themselves.
    """
    scored = engine_run(run)
    try:
        scheme = _with_methods(scored.scheme, changes.methods)
        scheme = _with_numbers(scheme, changes.numbers)
        return compared(scored, score(scheme, scored.data))
    except EngineRefused as error:
        raise Refused.of(obstacles_of(error)) from error


def _with_methods(scheme: Scheme, methods: Sequence[tuple[str, str]]) -> Scheme:
    made: dict[str, Any] = {}
    for code, choice in methods:
        method = method_of(scheme, code, choice) if choice in CHOICES else None
        if method is None:
            node = scheme.nodes.get(code)
            message = _(
                "“{title}” cannot be scored by “{method}”: it lacks a target or a single figure, or less of it is better."
            )
            words = method_words()
            title = node.title if node else code
            raise Refused.because(message.format(title=title, method=words.get(choice, choice)))
        made[code] = method
    return with_change(scheme, "each.method", made) if made else scheme


def _with_numbers(scheme: Scheme, numbers: Sequence[tuple[Box, str]]) -> Scheme:
    weights: dict[tuple[str, str], Decimal] = {}
    others: dict[str, str] = {}
    boxes: list[Box] = []
    for box, value in numbers:
        if not value and box.path[-1] in ("cap", "floor"):
            number: Any = None
        else:
            number = read_number(value, box.label)
            if not isinstance(number, Decimal):
                raise SchemeError([number])
        if "weight" in box.path[-2:]:
            holder: Any = scheme.body
            at = len(box.path) - (1 if box.path[-1] == "weight" else 2)
            for part in box.path[:at]:
                holder = holder[part]
            weights[str(holder["code"]), str(box.path[-1]) if at == len(box.path) - 2 else ""] = number
        else:
            boxes.append(box)
            others[box.name] = value
    # A changed method may no longer have the box; such a number has nowhere to go and is refused.
    for box in boxes:
        if not _is_there(scheme.body, box.path):
            message = _("“{label}” does not exist any more with the chosen method.")
            raise Refused.because(message.format(label=box.label))
    if boxes:
        scheme = parse_scheme(changed_body(scheme.body, boxes, others))
    return with_weights(scheme, weights) if weights else scheme


def _is_there(body: Any, path: Sequence[Any]) -> bool:
    for part in path:
        try:
            body = body[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def moved_without(run: AssessmentRun, unit: str) -> tuple[Moved, ...]:
    """Who moves when a unit is taken out of the comparison."""
    try:
        return tuple(one for one in without_unit(engine_run(run), unit) if one.unit.code != unit)
    except EngineRefused as error:
        raise Refused.of(obstacles_of(error)) from error


def moved_with_scheme(run: AssessmentRun, other: SchemeVersion) -> tuple[Moved, ...]:
    """Who moves when the figures of a run are scored by another version; ``Refused`` where it reads other figures."""
    scored = engine_run(run)
    missing = [code for code in other.rules.data_columns if code not in scored.data.columns]
    if missing:
        message = _(
            "“{scheme}” reads figures that this run does not have: {names}. Choose a version of the same scheme."
        )
        raise Refused.because(message.format(scheme=other, names="、".join(missing[:8])))
    try:
        return compared(scored, score(other.rules, scored.data))
    except EngineRefused as error:
        raise Refused.of(obstacles_of(error)) from error
