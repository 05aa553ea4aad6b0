"""What follows the indicators as sentences: bonuses, deductions, vetoes, order, rounding, ranks, grades, awards."""

from __future__ import annotations

from collections.abc import Iterator

from luodi_engine.scoring.numbers import plain
from luodi_engine.scoring.scheme import Adjustment, Entry, Scheme

STEP_NAMES = {
    "cap": ("封顶", "cap"),
    "bonus": ("加分", "bonus"),
    "deductions": ("扣分", "deductions"),
    "floor": ("保底", "floor"),
    "veto": ("一票否决", "vetoes"),
    "round": ("取整", "rounding"),
}
MODES = {
    "half_up": ("四舍五入", "half up"),
    "half_even": ("四舍六入五成双", "half to even"),
    "down": ("截去尾数", "cut off"),
    "up": ("进一", "away from zero"),
    "floor": ("向下取整", "down"),
    "ceiling": ("向上取整", "up"),
}
TIES = {
    "min": ("并列取靠前名次，其后名次空出", "ties take the better place, the next places stay empty"),
    "max": ("并列取靠后名次", "ties take the lower place"),
    "dense": ("并列名次相同，其后不空出", "ties share a place, none stays empty"),
    "average": ("并列取平均名次", "ties take the mean of their places"),
}


def ending_sentences(scheme: Scheme, language: str = "zh") -> tuple[str, ...]:
    """Every rule after the indicators in words; zh or en.

    >>> from luodi_engine.scoring.parsing import parse_scheme
    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "x", "title": "大项目"}], "total": {"full_marks": 10},
    ...     "bonus": {"cap": 6, "entries": [{"code": "b", "title": "超额", "input": "x", "above": 2, "per": 2}]},
    ...     "indicators": [{"code": "a", "weight": 10, "method": {"kind": "direct", "input": "x"}}]})
    >>> ending_sentences(scheme)[:2]
    ('加分“超额”：“大项目”超过2的每个2分', '加分合计最高6分')
    >>> ending_sentences(scheme, "en")[0]
    'bonus “超额”: 2 for each 大项目 above 2'
    """
    made = [*_adjustments(scheme, scheme.bonus, "bonus", language)]
    made += _adjustments(scheme, scheme.deductions, "deductions", language)
    made += _vetoes(scheme, language)
    made += _numbers(scheme, language)
    made += _ends(scheme, language)
    return tuple(made)


def _adjustments(scheme: Scheme, part: Adjustment, step: str, language: str) -> Iterator[str]:
    english = language == "en"
    name = STEP_NAMES[step][english]
    for entry in part.entries:
        yield (
            f"{name} “{entry.title or entry.code}”: " * english
            + f"{name}“{entry.title or entry.code}”：" * (not english)
            + _entry(scheme, entry, language)
        )
    if part.cap is not None:
        yield (
            f"{name}: at most {plain(part.cap)} together" if english else f"{name}合计最高{plain(part.cap)}分"
        )


def _entry(scheme: Scheme, entry: Entry, language: str) -> str:
    english = language == "en"
    inputs = scheme.input_by_code
    if entry.formula is not None:
        text = f"formula {entry.formula.text}" if english else f"公式 {entry.formula.text}"
    else:
        what = inputs[entry.input].title or entry.input if entry.input in inputs else entry.item_kind
        above = inputs[entry.above].title if entry.above in inputs else plain(entry.above_number)
        over = bool(entry.above or entry.above_number)
        if english:
            text = f"{plain(entry.per)} for each {what}" + (f" above {above}" if over else "")
        else:
            text = f"“{what}”" + (f"超过{above}的" if over else "") + f"每个{plain(entry.per)}分"
    if entry.split:
        text += ", shared among the units that claim it" if english else "，多家共有的平分"
    if entry.cap is not None:
        text += f", at most {plain(entry.cap)}" if english else f"，最高{plain(entry.cap)}分"
    if entry.once:
        text += f", only the best of “{entry.once}”" if english else f"，“{entry.once}”各项只计最高一项"
    return text


def _vetoes(scheme: Scheme, language: str) -> Iterator[str]:
    english = language == "en"
    for veto in scheme.vetoes:
        grade = next((each.title for each in scheme.grades if each.code == veto.grade), veto.grade)
        effect = {
            "zero": ("总分计0分", "the total is 0"),
            "at_most": (f"总分不超过{plain(veto.value)}", f"the total is at most {plain(veto.value)}"),
            "exclude": ("不参加排名", "no rank"),
            "grade_at_most": (f"等次不高于“{grade}”", f"no better grade than “{grade}”"),
        }[veto.effect][english]
        title = veto.title or veto.code
        yield (
            f"veto “{title}”: if {veto.when.text}, {effect}"
            if english
            else f"一票否决“{title}”：{veto.when.text} 时，{effect}"
        )


def _numbers(scheme: Scheme, language: str) -> Iterator[str]:
    english = language == "en"
    steps = [STEP_NAMES[step][english] for step in scheme.steps]
    mode = MODES[scheme.mode][english]
    if english:
        yield "order of steps: indicators, " + ", ".join(steps)
        yield f"the total is rounded to {scheme.digits} digits, {mode}"
    else:
        yield "计分顺序：指标得分→" + "→".join(steps)
        yield f"总分保留{scheme.digits}位小数，{mode}"
    printed = scheme.rank.basis == "printed"
    within = {"class": ("本类", "the class"), "all": ("全部单位", "all units")}.get(
        scheme.rank.scope.within, (scheme.rank.scope.within,) * 2
    )[english]
    ties = TIES[scheme.rank.ties][english]
    names = {**{node.code: node.title for node in scheme.nodes.values()}, **_input_titles(scheme)}
    breakers = [names.get(code.removeprefix("#")) or code.removeprefix("#") for code in scheme.rank.tie_break]
    if english:
        by = f", then by {', '.join(breakers)}" if breakers else ""
        yield f"ranked within {within} by the {'printed' if printed else 'exact'} score{by}; {ties}"
    else:
        by = f"，同分依次比较{'、'.join(breakers)}" if breakers else ""
        yield f"按{'公布分' if printed else '精确分'}在{within}内排名{by}；{ties}"


def _input_titles(scheme: Scheme) -> dict[str, str]:
    return {each.code: each.title for each in scheme.inputs if each.title}


def _ends(scheme: Scheme, language: str) -> Iterator[str]:
    english = language == "en"
    for grade in scheme.grades:
        conditions = []
        if grade.at_least is not None:
            conditions.append(
                f"at least {plain(grade.at_least)}" if english else f"{plain(grade.at_least)}分及以上"
            )
        if grade.top is not None:
            conditions.append(f"the first {grade.top}" if english else f"前{grade.top}名")
        if grade.top_share is not None:
            share = f"{plain(grade.top_share * 100)}%"
            conditions.append(f"the first {share}" if english else f"前{share}")
        rest = "the others" if english else "其余"
        text = (" and " if english else "且").join(conditions) or rest
        yield (
            f"grade “{grade.title or grade.code}”: {text}"
            if english
            else f"等次“{grade.title or grade.code}”：{text}"
        )
    for move in scheme.grade_moves:
        title, steps = move.title or move.code, abs(move.steps)
        if english:
            yield f"“{title}”: if {move.when.text}, {steps} grade {'up' if move.steps > 0 else 'down'}"
        else:
            yield f"“{title}”：{move.when.text} 时，{'晋' if move.steps > 0 else '降'}{steps}档"
    for award in scheme.awards:
        title = award.title or award.code
        when = award.when.text if award.when else ""
        if english:
            yield f"award “{title}”: " + " of ".join(
                part
                for part in (
                    f"the first {award.top}" if award.top else "",
                    f"those with {when}" if when else "",
                )
                if part
            )
        else:
            yield f"奖项“{title}”：" + "".join(
                part
                for part in (f"符合 {when} 的" if when else "", f"前{award.top}名" if award.top else "")
                if part
            )
