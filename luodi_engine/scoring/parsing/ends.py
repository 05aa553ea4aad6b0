"""Reads what follows the indicators: bonuses, deductions, vetoes, ranks, grades and awards."""

from __future__ import annotations

from luodi_engine.scoring.numbers import ZERO
from luodi_engine.scoring.problems import unknown
from luodi_engine.scoring.reader import Reader
from luodi_engine.scoring.scheme import Adjustment, Award, Entry, Grade, GradeMove, RankRule, Veto

Names = dict[str, str]


def read_adjustments(reader: Reader, key: str) -> Adjustment:
    """``bonus`` or ``deductions``: {cap, entries}."""
    inner = reader.inner(key)
    entries: list[Entry] = []
    counted: dict[str, str] = {}
    for row in inner.each("entries"):
        entry = _read_entry(row)
        if entry.code in {other.code for other in entries}:
            row.refuse("code", "doubled_code", found=entry.code)
        what = entry.input or entry.item_kind
        # The same figure rewarded twice is the double counting published rules forbid.
        if what and what in counted and not (entry.once and entry.once == counted[what]):
            row.refuse("input", "counted_twice", found=what)
        counted.setdefault(what, entry.once)
        entries.append(entry)
    cap = inner.number("cap", low=0)
    inner.finish()
    return Adjustment(tuple(entries), cap)


def _read_entry(row: Reader) -> Entry:
    ways = [way for way in ("input", "formula", "items") if row.has(way)]
    if len(ways) != 1:
        row.refuse("input", "one_way", found=", ".join(ways) or "-")
    formula = row.expression("formula", "number") if row.has("formula") else None
    above = row.operand("above", required=False)
    entry = Entry(
        code=row.code(),
        title=row.text("title"),
        per=ZERO if row.has("formula") else row.needed_number("per", low=0),
        input=row.input() if row.has("input") else "",
        above=above.name if above else "",
        above_number=(above.number or ZERO) if above else ZERO,
        formula=formula,
        item_kind=row.text("items"),
        split=row.choice("split", ("none", "equal"), "none") == "equal",
        cap=row.number("cap", low=0),
        once=row.text("once"),
    )
    row.asked.add("note")
    row.finish()
    return entry


def read_vetoes(reader: Reader, names: Names, grades: tuple[Grade, ...]) -> tuple[Veto, ...]:
    """``vetoes``: each with a condition and one effect."""
    effects = ("zero", "at_most", "exclude", "grade_at_most")
    found: list[Veto] = []
    for row in reader.each("vetoes"):
        when = row.expression("when", "boolean", names)
        effect = row.choice("effect", effects, "zero")
        value = row.needed_number("value") if effect == "at_most" else ZERO
        grade = _grade(row, grades) if effect == "grade_at_most" else ""
        code, title = row.code(), row.text("title")
        row.asked.add("note")
        row.finish()
        if when is not None:
            if "rank" in when.names:
                row.refuse("when", "rank_not_known_yet")
            found.append(Veto(code, title, when, effect, value, grade))
    return tuple(found)


def _grade(row: Reader, grades: tuple[Grade, ...], key: str = "grade") -> str:
    code = row.text(key, required=True)
    if code and code not in {grade.code for grade in grades}:
        row.problems.append(unknown(row.at(key), "unknown_grade", code, [grade.code for grade in grades]))
    return code


def read_rank(reader: Reader, names: Names) -> RankRule:
    """``rank``: {basis, ties, within, pool_periods, tie_break, nodes}."""
    rank = reader.inner("rank")
    known = {**reader.words.spelled, **names}
    tie_break = []
    for number, name in enumerate(rank.items("tie_break")):
        code = known.get(str(name), "")
        if not code or code in ("rank", "total") or code.startswith("@"):
            rank.problems.append(unknown(f"rank.tie_break[{number}]", "unknown_name", str(name), known))
        else:
            tie_break.append(code)
    made = RankRule(
        rank.choice("basis", ("printed", "exact"), "printed"),
        rank.choice("ties", ("min", "max", "dense", "average"), "min"),
        rank.scope(),
        tuple(tie_break),
        rank.flag("nodes"),
    )
    rank.finish()
    return made


def read_grades(reader: Reader) -> tuple[Grade, ...]:
    """``grades``, best first; the last one takes whoever is left."""
    found: list[Grade] = []
    for row in reader.each("grades"):
        top = row.whole("top", 0, low=0, high=100_000) or None
        grade = Grade(
            row.code(), row.text("title"), row.number("at_least"), top, row.number("top_share", low=0, high=1)
        )
        if grade.code in {other.code for other in found}:
            row.refuse("code", "doubled_code", found=grade.code)
        found.append(grade)
        row.finish()
    marks = [grade.at_least for grade in found if grade.at_least is not None]
    if any(a <= b for a, b in zip(marks, marks[1:], strict=False)):
        reader.refuse("grades", "not_descending", key="at_least")
    if found:
        last = found[-1]
        if last.at_least is not None or last.top is not None or last.top_share is not None:
            reader.refuse(f"grades[{len(found) - 1}]", "last_grade_open", found=last.title or last.code)
    return tuple(found)


def read_awards(
    reader: Reader, names: Names, grades: tuple[Grade, ...]
) -> tuple[tuple[Award, ...], tuple[GradeMove, ...]]:
    """``awards`` and ``grade_moves`` (晋档)."""
    awards: list[Award] = []
    for row in reader.each("awards"):
        when = row.expression("when", "boolean", names) if row.has("when") else None
        top = row.whole("top", 0, low=0, high=100_000) or None
        if top is None and when is None:
            row.refuse("top", "needed")
        grade = _grade(row, grades) if row.has("grade") else ""
        awards.append(Award(row.code(), row.text("title"), top, when, grade))
        row.finish()
    moves: list[GradeMove] = []
    for row in reader.each("grade_moves"):
        moved = row.expression("when", "boolean", names)
        steps = row.whole("steps", 1, low=-9, high=9)
        if not steps:
            row.refuse("steps", "moves_nothing")
        if not grades:
            row.refuse("steps", "no_grades")
        code, title = row.code(), row.text("title")
        row.asked.add("note")
        row.finish()
        if moved is not None:
            moves.append(GradeMove(code, title, moved, steps))
    return tuple(awards), tuple(moves)
