"""The settings of every scoring method and indicator as fields, from which the forms are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

Options = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One setting. ``key`` is its path below the holder, as the engine names it in problems.

    Kinds: text, long, number, choice, flag, input (a figure), operand (number, figure, by class or by unit),
    weight (number or by class), expression, list and numbers (in one box, with commas), table (rows of
    ``columns``), pairs (rows of two numbers), by_unit, by_class, schedule (tables of numbers), checks (some of
    ``options``), mapping (a text where only ``columns[0]`` is given). ``options`` may be a word that stands for
    what the scheme declares: classes, groups, scopes, grades.
    """

    key: str
    label: Any
    kind: str = "text"
    options: Options | str = ()
    columns: tuple[Field, ...] = ()
    usual: Any = ""
    help: Any = ""
    is_wide: bool = False


def number(key: str, label: Any, usual: Any = "", help: Any = "") -> Field:
    """A number box."""
    return Field(key, label, "number", usual=usual, help=help)


def choice(key: str, label: Any, *options: tuple[str, Any]) -> Field:
    """A select; the first option is what holds when nothing is chosen."""
    return Field(key, label, "choice", options)


INPUT = Field("input", _("Figure"), "input")
TARGET = Field("target", _("Target"), "operand", usual="1", help=_("Left empty where the figure is a rate."))
ZERO_TARGET = choice(
    "zero_target",
    _("Target of zero"),
    ("refuse", _("Refuse to score")),
    ("full", _("Counts as met")),
    ("zero", _("Counts as nothing")),
)
WITHIN = Field("within", _("Compared within"), "choice", "scopes")
POOL = Field("pool_periods", _("All periods together"), "flag")
MODES: Options = (
    ("half_up", _("Half up")),
    ("half_even", _("Half to even")),
    ("down", _("Cut off")),
    ("up", _("Away from zero")),
    ("floor", _("Down")),
    ("ceiling", _("Up")),
)
CAP, FLOOR = number("cap", _("Cap"), _("none")), number("floor", _("Floor"), "0")
TO = Field("to", _("Spread over (from, to)"), "numbers", usual="0, 1")
FLAT = choice(
    "flat",
    _("If all are equal"),
    ("top", _("All get the top")),
    ("bottom", _("All get the bottom")),
    ("middle", _("All get the middle")),
    ("refuse", _("Refuse to score")),
)
LOG = Field("log", _("On logarithms"), "flag")
COMPLETION = (INPUT, TARGET, ZERO_TARGET)

RATIO = (
    *COMPLETION,
    number("cap", _("Cap (1.2 is 120%)"), _("none")),
    FLOOR,
    number("nothing_below", _("Nothing below"), _("none")),
    choice(
        "reverse",
        _("Where less is better"),
        ("inverse", _("Target ÷ actual")),
        ("two_minus", _("2 − actual ÷ target")),
    ),
    number("rate_digits", _("Digits of the rate"), _("not rounded")),
    Field("mode", _("Rounding"), "choice", MODES),
)
BELOW: Options = (
    ("zero", _("Nothing")),
    ("proportional", _("In proportion")),
    ("slope", _("Less for every step")),
)
BASE_SLOPE = (
    *COMPLETION,
    number("base", _("Base when met"), "60"),
    number("per", _("For every (0.1 is 10%)"), "0.1"),
    number("add", _("Beyond it, plus")),
    number("most_extra", _("At most plus"), _("none")),
    Field("whole_steps", _("Only whole steps"), "flag", usual="true"),
    Field("below", _("Below the target"), "choice", BELOW),
    number("minus", _("Below it, minus"), "0"),
)
SIZE_SLOPE = (
    *COMPLETION,
    number("full", _("Full points when met")),
    Field(
        "slopes",
        _("By size of the target, from the largest"),
        "table",
        columns=(
            number("target_at_least", _("Target at least")),
            number("per_percent", _("Points for each 1% more")),
        ),
    ),
    number("most_extra", _("At most plus"), _("none")),
    Field("below", _("Below the target"), "choice", (BELOW[1], BELOW[0])),
)
STEPS = (
    *COMPLETION,
    Field(
        "table",
        _("Steps, from the highest"),
        "table",
        columns=(
            number("at_least", _("At least")),
            Field("when", _("And only if"), "expression"),
            number("result", _("Points")),
        ),
    ),
    number("otherwise", _("Otherwise"), "0"),
)
LINEAR = (
    *COMPLETION,
    Field(
        "points",
        _("Points between which lines are drawn"),
        "pairs",
        columns=(number("0", _("Figure or rate")), number("1", _("Points"))),
    ),
)
TIERS = (
    number("full", _("Full points")),
    number("minus", _("For each one missing, minus")),
    Field(
        "tiers",
        _("Tiers"),
        "table",
        columns=(INPUT, Field("required", _("Required"), "operand")),
    ),
    Field("carry_down", _("Extra ones fill the next lower tier"), "flag"),
    FLOOR,
)
COUNTED = (
    number("start", _("Start"), "0"),
    Field(
        "terms",
        _("What is counted"),
        "table",
        columns=(
            INPUT,
            number("per", _("Points each")),
            Field("above", _("Only above"), "operand"),
            number("cap", _("At most"), _("none")),
        ),
    ),
    CAP,
    FLOOR,
)
MIN_MAX = (INPUT, TO, WITHIN, POOL, FLAT, LOG)
MIN_MAX_60 = (INPUT, Field("to", _("Spread over (from, to)"), "numbers", usual="60, 100"), *MIN_MAX[2:])
RANK_POINTS = (
    INPUT,
    Field("points", _("Points of the first, second, …"), "numbers", usual="10, 8, 6"),
    number("first", _("Or: points of the first")),
    number("step", _("Less for each place"), "0"),
    number("rest", _("Points of the others"), "0"),
    WITHIN,
    POOL,
)
Z_SCORE = (
    INPUT,
    number("mean", _("Mean"), "0"),
    number("sd", _("Standard deviation"), "1"),
    Field("population", _("Deviation of the population"), "flag"),
    WITHIN,
    POOL,
)
PLACES = (
    INPUT,
    choice("ties", _("A tie counts"), ("half", _("Half")), ("none", _("Nothing")), ("whole", _("Wholly"))),
    WITHIN,
    POOL,
)
GOALPOSTS = (
    INPUT,
    Field("low", _("Lower goalpost"), "operand"),
    Field("high", _("Upper goalpost"), "operand"),
    LOG,
    choice(
        "cap",
        _("Figures beyond the goalposts"),
        ("both", _("Capped at both ends")),
        ("high", _("Capped above")),
        ("low", _("Capped below")),
        ("none", _("Not capped")),
    ),
    TO,
)
PEER_MARKS = (
    Field(
        "judges",
        _("Groups of judges"),
        "table",
        columns=(INPUT, number("share", _("Share (0.7 is 70%)"))),
    ),
    number("out_of", _("Full mark"), "100"),
)
DIRECT = (INPUT, number("low", _("Not below"), _("none")), number("high", _("Not above"), _("none")))
EXPRESSION = (
    Field("formula", _("Formula"), "expression", is_wide=True),
    choice(
        "result",
        _("The result is"),
        ("points", _("Points")),
        ("share", _("A share: 1 is full marks")),
        ("percent", _("A percentage: 100 is full marks")),
    ),
)

METHODS: dict[str, tuple[Any, tuple[Field, ...]]] = {
    "ratio": (_("Completion rate × weight"), RATIO),
    "base_slope": (_("Base when met, slope beyond"), BASE_SLOPE),
    "size_slope": (_("Slope by size of the target"), SIZE_SLOPE),
    "steps": (_("Thresholds and steps"), STEPS),
    "linear": (_("Straight lines between points"), LINEAR),
    "tiers": (_("Tier counts, minus for each missing"), TIERS),
    "counted": (_("Points for each thing counted"), COUNTED),
    "min_max": (_("Smallest to largest of the group"), MIN_MAX),
    "min_max_60_100": (_("Efficacy coefficient 60–100"), MIN_MAX_60),
    "share_of_best": (_("Share of the group's best"), (INPUT, WITHIN, POOL)),
    "rank_points": (_("Points by place"), RANK_POINTS),
    "z_score": (_("Standard score"), Z_SCORE),
    "percentile": (_("Share of others beaten"), PLACES),
    "borda": (_("Number of others beaten"), PLACES),
    "goalposts": (_("Between fixed goalposts"), GOALPOSTS),
    "peer_marks": (_("Marks of judges, mixed by share"), PEER_MARKS),
    "direct": (_("The figure as it is"), DIRECT),
    "expression": (_("Formula of one's own"), EXPRESSION),
}

GIVES = choice(
    "gives",
    _("Its result is taken as"),
    ("", _("As the method says")),
    ("share", _("A share: 1 is full marks")),
    ("percent", _("A percentage: 100 is full marks")),
    ("points", _("Points")),
)
NODE = (
    Field("title", _("Name")),
    Field("weight", _("Weight"), "weight"),
    Field("classes", _("Only for"), "checks", "classes"),
    number("cap", _("Cap"), _("none")),
    number("floor", _("Floor"), _("none")),
    number("rounding.digits", _("Rounded to digits"), _("not rounded")),
    Field("rounding.mode", _("Rounding"), "choice", MODES),
    GIVES,
    Field("note", _("Note"), is_wide=True),
)
AGGREGATE = Field(
    "aggregate",
    _("The indicators below make it by"),
    "mapping",
    columns=(
        choice(
            "kind",
            _("The indicators below make it by"),
            ("sum", _("Sum of points")),
            ("arithmetic", _("Arithmetic mean")),
            ("geometric", _("Geometric mean")),
            ("harmonic", _("Harmonic mean")),
            ("smallest", _("The smallest")),
            ("largest", _("The largest")),
        ),
        choice(
            "absent",
            _("An indicator without a score"),
            ("missing", _("Leaves no score here")),
            ("reweight", _("Its weight goes to the others")),
        ),
        number("zero", _("Zero counts as (geometric, harmonic)"), _("zero")),
        choice(
            "weights",
            _("Weights in a mean"),
            ("total", _("Add up to 1 or 100")),
            ("relative", _("Any, in proportion")),
        ),
    ),
)
