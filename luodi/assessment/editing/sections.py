"""The settings of a scheme around its indicators as fields: figures, steps, bonuses, vetoes, grades, awards."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from luodi.assessment.editing.fields import AGGREGATE, MODES, POOL, Field, choice, number

MISSING_OPTIONS = (
    ("refuse", _("Nothing is scored before it is there")),
    ("no_points", _("No points")),
    ("leave", _("No score on the indicator")),
    ("value", _("A fixed value")),
    ("mean", _("The mean of the others")),
    ("median", _("The median of the others")),
    ("last_period", _("The figure of the last period")),
)


def missing(first: tuple[tuple[str, Any], ...] = ()) -> Field:
    """What a missing figure means; ``first`` is what holds when nothing is chosen."""
    return Field(
        "missing",
        _("If a figure is missing"),
        "mapping",
        columns=(
            Field("rule", _("If a figure is missing"), "choice", (*first, *MISSING_OPTIONS)),
            number("value", _("The fixed value")),
            Field("within", _("Compared within"), "choice", "scopes"),
            POOL,
        ),
    )


FIGURE = (
    Field("title", _("Name")),
    Field("unit", _("Unit of measure")),
    choice("direction", _("Better is"), ("up", _("More")), ("down", _("Less"))),
    number("one_more", _("“One more” in explanations"), "1"),
    missing((("", _("As for the whole scheme")),)),
    Field("note", _("Note"), is_wide=True),
)
KIND = choice(
    "kind",
    _("What it is"),
    ("figure", _("A figure from records or a table")),
    ("target", _("A target")),
    ("formula", _("Worked out from other figures")),
    ("items", _("Counted from single items")),
)
TAILORED = (
    Field("by_unit", _("Tailored target of each unit"), "by_unit"),
    Field("by_class", _("Or a target for each class"), "by_class"),
    Field("schedule", _("Share due by month (2026-03: 0.2)"), "schedule"),
)
FIGURE_KINDS: dict[str, tuple[Field, ...]] = {
    "figure": (Field("denominator", _("Divided by"), "input"),),
    "target": TAILORED,
    "formula": (Field("formula", _("Formula"), "expression", is_wide=True),),
    "items": (
        Field("items", _("Kind of item")),
        choice(
            "take",
            _("What is taken of them"),
            ("sum", _("Sum")),
            ("count", _("Number")),
            ("mean", _("Mean")),
            ("max", _("Largest")),
            ("min", _("Smallest")),
            ("trimmed_mean", _("Mean without the highest and lowest")),
        ),
        choice(
            "split",
            _("Claimed by several units"),
            ("none", _("Counts for each")),
            ("equal", _("Shared equally")),
        ),
    ),
}

STEP_OPTIONS = (
    ("", "—"),
    ("cap", _("Cap")),
    ("bonus", _("Bonus")),
    ("deductions", _("Deductions")),
    ("floor", _("Floor")),
    ("veto", _("Vetoes")),
    ("round", _("Rounding")),
)
GENERAL = (
    Field("title", _("Name")),
    number("year", _("Year")),
    Field("valid.from", _("Valid from"), usual="2026-01-01"),
    Field("valid.to", _("Valid to"), usual="2026-12-31"),
    Field(
        "source",
        _("Source"),
        "mapping",
        columns=(
            Field("title", _("Source")),
            Field("url", _("Address")),
            Field("date", _("Day")),
            Field("note", _("Note")),
        ),
    ),
    number("total.full_marks", _("Full marks"), _("not checked")),
    number("total.cap", _("Cap of the total"), _("none")),
    number("total.floor", _("Floor of the total"), _("none")),
    Field("total.title", _("Name of the total")),
    Field("total.aggregate", AGGREGATE.label, "mapping", columns=AGGREGATE.columns),
    missing(),
    Field(
        "order",
        _("Order of steps"),
        "list_of_choices",
        STEP_OPTIONS,
        help=_("Left empty: cap, bonus, deductions, floor, vetoes, rounding."),
        is_wide=True,
    ),
    number("rounding.digits", _("The total is rounded to digits"), "2"),
    Field("rounding.mode", _("Rounding"), "choice", MODES),
    choice(
        "rank.basis", _("Ranked on"), ("printed", _("The printed score")), ("exact", _("The exact score"))
    ),
    choice(
        "rank.ties",
        _("Ties"),
        ("min", _("Take the better place")),
        ("max", _("Take the lower place")),
        ("dense", _("Share a place, none stays empty")),
        ("average", _("Take the mean of their places")),
    ),
    Field("rank.within", _("Ranked within"), "choice", "scopes"),
    Field(
        "rank.tie_break",
        _("Ties are broken by"),
        "list",
        help=_("Names of indicators or figures, with commas."),
    ),
    Field("rank.nodes", _("Rank every indicator too"), "flag"),
    Field("rank.pool_periods", _("All periods together"), "flag"),
)
CLASSES = (
    Field(
        "classes",
        _("Classes of units"),
        "table",
        columns=(
            Field("code", _("Code")),
            Field("title", _("Name")),
            Field("units", _("Units (codes, with commas)"), "list"),
        ),
    ),
    Field("groups", _("Further groups for comparison"), "list"),
)
ENTRIES = (
    Field("title", _("Name")),
    Field("code", _("Code")),
    Field("input", _("Figure"), "input"),
    number("per", _("Points each")),
    Field("above", _("Only above"), "operand"),
    Field("formula", _("Or by a formula"), "expression"),
    Field("items", _("Or kind of item")),
    choice(
        "split", _("Claimed by several units"), ("none", _("Counts for each")), ("equal", _("Shared equally"))
    ),
    number("cap", _("At most"), _("none")),
    Field(
        "once", _("Only the best of (a word)"), help=_("Entries with the same word are not counted twice.")
    ),
    Field("note", _("Note")),
)
WHEN = Field("when", _("If"), "expression")
SECTIONS: dict[str, tuple[Any, tuple[Field, ...]]] = {
    "general": (_("Name, order, rounding, ranks"), GENERAL),
    "classes": (_("Classes of units"), CLASSES),
    "bonus": (
        _("Bonuses"),
        (
            number("bonus.cap", _("Together at most"), _("none")),
            Field("bonus.entries", _("Bonuses"), "table", columns=ENTRIES),
        ),
    ),
    "deductions": (
        _("Deductions"),
        (
            number("deductions.cap", _("Together at most"), _("none")),
            Field("deductions.entries", _("Deductions"), "table", columns=ENTRIES),
        ),
    ),
    "vetoes": (
        _("Vetoes"),
        (
            Field(
                "vetoes",
                _("Vetoes"),
                "table",
                columns=(
                    Field("title", _("Name")),
                    Field("code", _("Code")),
                    WHEN,
                    choice(
                        "effect",
                        _("Then"),
                        ("zero", _("The total is 0")),
                        ("at_most", _("The total is at most")),
                        ("exclude", _("No rank")),
                        ("grade_at_most", _("No better grade than")),
                    ),
                    number("value", _("At most")),
                    Field("grade", _("Grade"), "choice", "grades"),
                    Field("note", _("Note")),
                ),
            ),
        ),
    ),
    "grades": (
        _("Grades and moves"),
        (
            Field(
                "grades",
                _("Grades, the best first"),
                "table",
                columns=(
                    Field("title", _("Name")),
                    Field("code", _("Code")),
                    number("at_least", _("Points at least")),
                    number("top", _("Only the first")),
                    number("top_share", _("Only the first share (0.2 is 20%)")),
                ),
            ),
            Field(
                "grade_moves",
                _("Up or down a grade"),
                "table",
                columns=(
                    Field("title", _("Name")),
                    Field("code", _("Code")),
                    WHEN,
                    number("steps", _("Grades up (minus: down)"), "1"),
                    Field("note", _("Note")),
                ),
            ),
        ),
    ),
    "awards": (
        _("Awards by score"),
        (
            Field(
                "awards",
                _("Awards by score"),
                "table",
                columns=(
                    Field("title", _("Name")),
                    Field("code", _("Code")),
                    number("top", _("The first")),
                    WHEN,
                    Field("grade", _("Grade at least"), "choice", "grades"),
                ),
            ),
        ),
    ),
    "outliers": (
        _("Outliers"),
        (
            number("prepare.treat.winsorise_at_most", _("Figures moved in at most"), "5"),
            number("prepare.treat.skew", _("While skewness is above"), "2"),
            number("prepare.treat.kurtosis", _("and kurtosis above"), "3.5"),
            choice(
                "prepare.treat.then",
                _("If that is not enough"),
                ("", "—"),
                ("log_shifted", _("A logarithm")),
                ("nothing", _("Nothing more")),
            ),
            Field("prepare.treat.only", _("Only these figures"), "list"),
            Field("prepare.treat.except", _("Not these figures"), "list"),
            Field("prepare.treat.within", _("Compared within"), "choice", "scopes_all"),
            Field("prepare.treat.pool_periods", _("All periods together"), "flag"),
        ),
    ),
}
