"""A slow, obvious scorer with fractions: one unit, one rule at a time, straight from a scheme's body."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

Row = dict[str, Any]


def fraction(value: Any) -> Fraction:
    return Fraction(str(value))


def peers(row: Row, rows: list[Row], method: dict[str, Any]) -> list[Row]:
    """The rows a unit is compared with."""
    within = method.get("within", "class")
    return [
        other
        for other in rows
        if other["period"] == row["period"] and (within == "all" or other["class"] == row["class"])
    ]


def rate(row: Row, method: dict[str, Any]) -> Fraction:
    target = method.get("target", 1)
    due = fraction(row[target]) if isinstance(target, str) and target in row else fraction(target)
    return fraction(row[method["input"]]) / due


def ratio(row: Row, rows: list[Row], method: dict[str, Any]) -> Fraction:
    found = max(rate(row, method), Fraction(0))
    return min(found, fraction(method["cap"])) if "cap" in method else found


def steps(row: Row, rows: list[Row], method: dict[str, Any]) -> Fraction:
    for step in method["table"]:
        if rate(row, method) >= fraction(step["at_least"]):
            return fraction(step["result"])
    return fraction(method.get("otherwise", 0))


def linear(row: Row, rows: list[Row], method: dict[str, Any]) -> Fraction:
    x = rate(row, method)
    points = [(fraction(a), fraction(b)) for a, b in method["points"]]
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        if x <= x1:
            return y0 + (x - x0) / (x1 - x0) * (y1 - y0)
    return points[-1][1]


def tiers(row: Row, rows: list[Row], method: dict[str, Any]) -> Fraction:
    lacking = sum(
        max(fraction(tier["required"]) - fraction(row[tier["input"]]), Fraction(0))
        for tier in method["tiers"]
    )
    return max(fraction(method["full"]) - lacking * fraction(method["minus"]), Fraction(0))


def counted(row: Row, rows: list[Row], method: dict[str, Any]) -> Fraction:
    total = fraction(method.get("start", 0))
    for term in method["terms"]:
        earned = fraction(row[term["input"]]) * fraction(term["per"])
        if "cap" in term:
            cap = fraction(term["cap"])
            earned = max(min(earned, cap), -cap)
        total += earned
    total = max(total, Fraction(0))
    return min(total, fraction(method["cap"])) if "cap" in method else total


def min_max(row: Row, rows: list[Row], method: dict[str, Any]) -> Fraction:
    low, high = (fraction(part) for part in method["to"])
    figures = [fraction(other[method["input"]]) for other in peers(row, rows, method)]
    if max(figures) == min(figures):
        return high
    share = (fraction(row[method["input"]]) - min(figures)) / (max(figures) - min(figures))
    return low + share * (high - low)


def share_of_best(row: Row, rows: list[Row], method: dict[str, Any]) -> Fraction:
    best = max(fraction(other[method["input"]]) for other in peers(row, rows, method))
    return fraction(row[method["input"]]) / best if best else Fraction(0)


def rank_points(row: Row, rows: list[Row], method: dict[str, Any]) -> Fraction:
    own = fraction(row[method["input"]])
    place = 1 + sum(fraction(other[method["input"]]) > own for other in peers(row, rows, method))
    table = method["points"]
    return fraction(table[place - 1]) if place <= len(table) else Fraction(0)


def borda(row: Row, rows: list[Row], method: dict[str, Any]) -> Fraction:
    own = fraction(row[method["input"]])
    figures = [fraction(other[method["input"]]) for other in peers(row, rows, method)]
    return Fraction(sum(figure < own for figure in figures)) + Fraction(
        sum(figure == own for figure in figures) - 1, 2
    )


def goalposts(row: Row, rows: list[Row], method: dict[str, Any]) -> Fraction:
    low, high = fraction(method["low"]), fraction(method["high"])
    figure = min(max(fraction(row[method["input"]]), low), high)
    return (figure - low) / (high - low)


RULES = {
    rule.__name__: rule
    for rule in (ratio, steps, linear, tiers, counted, min_max, share_of_best, rank_points, borda, goalposts)
}
SCALES = {"ratio": "share", "share_of_best": "share", "goalposts": "share", "min_max": "percent"}


def points(node: dict[str, Any], row: Row, rows: list[Row]) -> Fraction:
    """Points a node brings into a sum."""
    weight = fraction(node["weight"][row["class"]] if isinstance(node["weight"], dict) else node["weight"])
    value = node_value(node, row, rows)
    if "children" in node:
        return value * weight if node.get("gives") == "share" else value
    scale = SCALES.get(node["method"]["kind"], "points")
    return value * weight if scale == "share" else value * weight / 100 if scale == "percent" else value


def node_value(node: dict[str, Any], row: Row, rows: list[Row]) -> Fraction:
    """A node on its own scale."""
    if "method" in node:
        return RULES[node["method"]["kind"]](row, rows, node["method"])
    if node.get("aggregate", "sum") == "sum":
        return sum((points(child, row, rows) for child in node["children"]), Fraction(0))
    weights = [fraction(child["weight"]) for child in node["children"]]
    values = [node_value(child, row, rows) for child in node["children"]]
    return sum((w * v for w, v in zip(weights, values, strict=True)), Fraction(0)) / sum(weights)


def added(row: Row, adjustment: dict[str, Any]) -> Fraction:
    """Bonus or deduction points, never below zero, capped one by one and together."""
    total = Fraction(0)
    for entry in adjustment.get("entries", []):
        count = fraction(row[entry["input"]])
        if "above" in entry:
            count = max(count - fraction(entry["above"]), Fraction(0))
        earned = count * fraction(entry["per"])
        total += min(earned, fraction(entry["cap"])) if "cap" in entry else earned
    return min(total, fraction(adjustment["cap"])) if "cap" in adjustment else total


def half_up(value: Fraction, digits: int) -> Fraction:
    """Rounded as an office rounds: half away from zero."""
    scaled = abs(value) * 10**digits
    whole = math.floor(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**digits)


def scores(body: dict[str, Any], rows: list[Row]) -> dict[tuple[str, str], tuple[Fraction, Fraction, int]]:
    """Exact score, printed score and rank (ties lowest) of every row."""
    exact: dict[tuple[str, str], Fraction] = {}
    for row in rows:
        value = sum((points(node, row, rows) for node in body["indicators"]), Fraction(0))
        for step in body.get("order", ["cap", "bonus", "deductions", "floor"]):
            if step == "cap" and "cap" in body["total"]:
                value = min(value, fraction(body["total"]["cap"]))
            elif step == "floor" and "floor" in body["total"]:
                value = max(value, fraction(body["total"]["floor"]))
            elif step == "bonus":
                value += added(row, body.get("bonus", {}))
            elif step == "deductions":
                value -= added(row, body.get("deductions", {}))
        exact[row["unit"], row["period"]] = value
    found = {}
    for row in rows:
        key = (row["unit"], row["period"])
        shown = half_up(exact[key], body["rounding"]["digits"])
        rivals = [
            other for other in rows if other["period"] == row["period"] and other["class"] == row["class"]
        ]
        better = sum(
            half_up(exact[other["unit"], other["period"]], body["rounding"]["digits"]) > shown
            for other in rivals
        )
        found[key] = (exact[key], shown, 1 + better)
    return found
