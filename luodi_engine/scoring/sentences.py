"""The rules of a scheme as sentences an officer reads, with the titles of figures instead of their codes."""

from __future__ import annotations

import re

from luodi_engine.scoring.numbers import plain
from luodi_engine.scoring.scheme import Node, Scheme

AGGREGATES = {
    "sum": ("下级指标得分相加", "the sum of the indicators below"),
    "arithmetic": ("下级指标的算术平均", "the arithmetic mean of the indicators below"),
    "geometric": ("下级指标的几何平均", "the geometric mean of the indicators below"),
    "harmonic": ("下级指标的调和平均", "the harmonic mean of the indicators below"),
    "smallest": ("取下级指标的最低值", "the smallest of the indicators below"),
    "largest": ("取下级指标的最高值", "the largest of the indicators below"),
}


def rule_sentence(scheme: Scheme, code: str, language: str = "zh") -> str:
    """What the indicator ``code`` measures and how, with its weight; zh or en. ``KeyError`` for an unknown code.

    >>> from luodi_engine.scoring.parsing import parse_scheme
    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "signed", "title": "签约数"}], "total": {"full_marks": 10},
    ...     "indicators": [{"code": "a", "title": "签约", "weight": 10,
    ...                     "method": {"kind": "ratio", "input": "signed", "target": 8, "cap": 1}}]})
    >>> rule_sentence(scheme, "a")
    '签约（10分）：“签约数”完成数÷目标（8），最高按100%计'
    >>> rule_sentence(scheme, "a", "en")
    '签约 (10): actual 签约数 ÷ target 8, at most 100%'
    """
    node = scheme.nodes[code]
    body = AGGREGATES[node.aggregate.kind][language == "en"]
    if node.method is not None:
        body = _titled(scheme, node.method.sentence(language))
    limits = _limits(node, language)
    weight = _weight(node, language)
    name = node.title or node.code
    return f"{name}{weight}: {body}{limits}" if language == "en" else f"{name}{weight}：{body}{limits}"


def _titled(scheme: Scheme, sentence: str) -> str:
    titles = {each.code: each.title for each in scheme.inputs if each.title}
    if not titles:
        return sentence
    codes = "|".join(re.escape(code) for code in sorted(titles, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{codes})(?!\w)", lambda found: titles[found.group()], sentence)


def _weight(node: Node, language: str) -> str:
    if node.weight_by_class:
        listed = [f"{name} {plain(weight)}" for name, weight in node.weight_by_class.items()]
        return f" ({', '.join(listed)})" if language == "en" else f"（{'，'.join(listed)}）"
    if node.weight <= 0:
        return ""
    return f" ({plain(node.weight)})" if language == "en" else f"（{plain(node.weight)}分）"


def _limits(node: Node, language: str) -> str:
    parts = []
    if node.cap is not None:
        parts.append(f", at most {plain(node.cap)}" if language == "en" else f"，封顶{plain(node.cap)}")
    if node.floor is not None:
        parts.append(f", at least {plain(node.floor)}" if language == "en" else f"，保底{plain(node.floor)}")
    return "".join(parts)
