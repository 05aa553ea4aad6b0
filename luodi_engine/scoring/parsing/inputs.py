"""Reads what a scheme asks for: classes, groups, figures, targets, items and missing-data rules."""

from __future__ import annotations

from luodi_engine.scoring.expressions import Expression
from luodi_engine.scoring.numbers import ONE, ZERO, plain
from luodi_engine.scoring.problems import unknown
from luodi_engine.scoring.reader import Reader, Scope
from luodi_engine.scoring.scheme import MISSING_RULES, Input, MissingRule, Treatment

CLASS_NAMES = ("class", "类别", "单位类别")
KINDS = ("figure", "target", "formula", "items")
TAKES = ("sum", "count", "mean", "max", "min", "trimmed_mean")
RESERVED = ("total", "rank", "总分", "名次", "unit", "period", *CLASS_NAMES)


def read_vocabulary(reader: Reader) -> tuple[dict[str, str], dict[str, str]]:
    """Class titles and the class of each listed unit; fills the reader's vocabulary."""
    words = reader.words
    titles: dict[str, str] = {}
    unit_classes: dict[str, str] = {}
    for entry in reader.each("classes"):
        code = entry.code()
        if code in titles:
            entry.refuse("code", "doubled_code", found=code)
        titles[code] = entry.text("title") or code
        units = [str(unit) for unit in entry.items("units")]
        if entry.has("units") and not units:
            entry.refuse("units", "class_without_units", unit_class=titles[code])
        for unit in units:
            if unit in unit_classes:
                entry.refuse("units", "unit_in_two_classes", unit=unit, other=unit_classes[unit])
            unit_classes[unit] = code
        entry.finish()
    words.classes, words.units = tuple(titles), unit_classes
    words.groups = tuple(str(group) for group in reader.items("groups"))
    words.texts = frozenset(("@class", *(f"@group:{group}" for group in words.groups)))
    words.spelled = {name: "@class" for name in CLASS_NAMES}
    words.spelled |= {group: f"@group:{group}" for group in words.groups}
    return titles, unit_classes


def read_inputs(reader: Reader) -> tuple[Input, ...]:
    """All declared inputs, in order; a formula may use those above it."""
    default = read_missing(reader, MissingRule())
    found: dict[str, Input] = {}
    for entry in reader.each("inputs"):
        each = _read_input(entry, default)
        if each.code in found or each.code in RESERVED:
            entry.refuse("code", "doubled_code", found=each.code)
        found[each.code] = each
        words = reader.words
        words.inputs[each.code] = each.title
        for spelled in (each.title, each.code):
            if spelled:
                words.spelled[spelled] = each.code
    if not found:
        reader.refuse("inputs", "needed")
    for number, each in enumerate(found.values()):
        if each.denominator and each.denominator not in found:
            place = f"inputs[{number}].denominator"
            reader.problems.append(unknown(place, "unknown_input", each.denominator, found))
    return tuple(found.values())


def _read_input(entry: Reader, default: MissingRule) -> Input:
    kind = entry.choice("kind", KINDS, "figure")
    code = entry.code()
    formula: Expression | None = None
    if kind == "formula":
        formula = entry.expression("formula", "number")
    item_kind = entry.text("items", required=True) if kind == "items" else ""
    one_more = entry.number("one_more", ONE) or ZERO
    if one_more <= 0:
        entry.refuse("one_more", "must_be_positive", found=plain(one_more))
    table = kind == "target"
    made = Input(
        code=code,
        title=entry.text("title"),
        kind=kind,
        unit=entry.text("unit"),
        lower_is_better=entry.choice("direction", ("up", "down"), "up") == "down",
        missing=read_missing(entry, default),
        denominator=entry.text("denominator") if kind == "figure" else "",
        one_more=one_more,
        by_unit=entry.numbers("by_unit", _units(entry), "unknown_listed_unit") if table else {},
        by_class=entry.numbers("by_class", entry.words.classes) if table else {},
        schedule=entry.numbers("schedule") if table else {},
        formula=formula,
        item_kind=item_kind,
        take=entry.choice("take", TAKES, "sum") if kind == "items" else "sum",
        split=entry.choice("split", ("none", "equal"), "none") if kind == "items" else "none",
    )
    entry.asked.add("note")
    entry.finish()
    return made


def _units(entry: Reader) -> list[str] | None:
    """The units a table may name, where the scheme lists its units at all."""
    return list(entry.words.units) or None


def read_missing(reader: Reader, default: MissingRule) -> MissingRule:
    """``missing``: a rule's name, or {rule, value, within, pool_periods}."""
    value = reader.value("missing")
    if value is None:
        return default
    if not isinstance(value, dict):
        return MissingRule(reader.choice("missing", MISSING_RULES, "refuse"))
    inner = reader.inner("missing")
    rule = inner.choice("rule", MISSING_RULES, "refuse")
    number = inner.needed_number("value") if rule == "value" else ZERO
    made = MissingRule(rule, number, inner.scope())
    inner.finish()
    return made


def read_treatment(reader: Reader, inputs: tuple[Input, ...]) -> Treatment | None:
    """``prepare.treat``: outlier treatment of some figures (all that are not denominators, when unnamed)."""
    prepare = reader.inner("prepare")
    if not prepare.has("treat"):
        prepare.finish()
        return None
    treat = prepare.inner("treat")
    denominators = {each.denominator for each in inputs}
    figures = [each.code for each in inputs if each.kind == "figure" and each.code not in denominators]
    chosen = [str(code) for code in treat.items("only")] or figures
    dropped = {str(code) for code in treat.items("except")}
    for code in (*chosen, *dropped):
        if code not in reader.words.inputs:
            reader.problems.append(unknown("prepare.treat", "unknown_input", code, reader.words.inputs))
    scope = Scope(
        treat.choice("within", ("class", "all", *reader.words.groups), "all"), treat.flag("pool_periods")
    )
    made = Treatment(
        treat.whole("winsorise_at_most", 5, low=0, high=1000),
        treat.number("skew", 2, low=0) or ZERO,
        treat.number("kurtosis", "3.5") or ZERO,
        treat.choice("then", ("log_shifted", "nothing"), "log_shifted"),
        tuple(code for code in chosen if code not in dropped),
        scope,
    )
    treat.finish()
    prepare.finish()
    return made
