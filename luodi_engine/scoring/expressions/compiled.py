"""Turns a checked expression into a function that is built once and called for every unit."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation, Overflow, localcontext
from typing import Any

from luodi_engine.scoring.expressions.grammar import Grammar, Names, Part
from luodi_engine.scoring.expressions.tokens import refusal, tokens_of
from luodi_engine.scoring.numbers import ONE, arithmetic, short

__all__ = ["Expression", "Names", "compile_expression"]

Values = Mapping[str, Any]
Function = Callable[[Values], Any]

LARGEST_RESULT = Decimal(10) ** 18

OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: ``type`` is number or boolean, ``names`` the codes it reads, in order."""

    text: str
    type: str
    names: tuple[str, ...]
    function: Function = field(compare=False, repr=False)
    spans: tuple[tuple[int, int, str], ...] = field(compare=False, repr=False, default=())

    def evaluate(self, values: Values) -> Any:
        """The number or truth for one unit's values by code; ``ExpressionError`` on a division by zero.

        >>> rule = compile_expression("取小(完成 / 目标, 1) × 10", Names({"完成": "done", "目标": "due"}))
        >>> rule.evaluate({"done": Decimal(3), "due": Decimal(4)})
        Decimal('7.50')
        """
        with localcontext(arithmetic()):
            return self.function(values)

    def filled(self, values: Values) -> str:
        """The text with the numbers put in where the names stand.

        >>> rule = compile_expression("完成 / 目标", Names({"完成": "done", "目标": "due"}))
        >>> rule.filled({"done": Decimal(3), "due": Decimal(4)})
        '3 / 4'
        """
        pieces, at = [], 0
        for start, end, code in self.spans:
            value = values[code]
            shown = short(value) if isinstance(value, Decimal) else f"“{value}”"
            pieces += [self.text[at:start], f"({shown})" if shown.startswith("-") else shown]
            at = end
        return "".join([*pieces, self.text[at:]])


def compile_expression(text: str, names: Names, place: str = "") -> Expression:
    """Check ``text`` against the names it may use and compile it once.

    Raises ``ExpressionError`` for anything unknown, untyped, too long (2,000 characters), too deep (40
    levels) or too large; an unknown name comes with the nearest known one.

    >>> compile_expression("如果(签约数 ≥ 5, 4, 0)", Names({"签约数": "signed"})).names
    ('signed',)
    """
    pieces = tokens_of(text, names.codes, place)
    tree = Grammar(pieces, names, place).read()
    if tree.type == "text":
        raise refusal(place, "expression_wants_number", 0)
    function = _compiled(tree, text, place)
    spans = tuple((piece.at, piece.end, names.codes[piece.text]) for piece in pieces if piece.kind == "name")
    used = tuple(dict.fromkeys(code for _, _, code in spans))
    return Expression(text, tree.type, used, _within_size(function, place), spans)


def _within_size(function: Function, place: str) -> Function:
    def checked(values: Values) -> Any:
        try:
            result = function(values)
            too_large = abs(result) > LARGEST_RESULT
        except (InvalidOperation, Overflow):
            too_large = True
        if too_large:
            raise refusal(place, "expression_result", 0)
        return result

    return checked


def _compiled(part: Part, text: str, place: str) -> Function:
    if part.kind == "constant":
        constant = part.value
        return lambda values: constant
    if part.kind == "name":
        return operator.itemgetter(str(part.value))
    inner = [_compiled(each, text, place) for each in part.parts]
    if part.kind == "/":
        return _division(inner[0], inner[1], part, place)
    if part.kind in OPERATIONS:
        return _operation(OPERATIONS[part.kind], inner[0], inner[1])
    return _special(part, inner)


def _operation(operation: Callable[[Any, Any], Any], left: Function, right: Function) -> Function:
    return lambda values: operation(left(values), right(values))


def _division(left: Function, right: Function, part: Part, place: str) -> Function:
    at = part.at

    def divided(values: Values) -> Any:
        divisor = right(values)
        if not divisor:
            raise refusal(place, "division_by_zero", at)
        return left(values) / divisor

    return divided


def _special(part: Part, inner: list[Function]) -> Function:
    first = inner[0]
    if part.kind == "if":
        _, then, otherwise = inner
        return lambda values: then(values) if first(values) else otherwise(values)
    if part.kind == "and":
        return lambda values: first(values) and inner[1](values)
    if part.kind == "or":
        return lambda values: first(values) or inner[1](values)
    if part.kind == "not":
        return lambda values: not first(values)
    if part.kind == "in":
        rest = inner[1:]
        return lambda values: any(each(values) == first(values) for each in rest)
    if part.kind in ("min", "max"):
        chosen = min if part.kind == "min" else max
        return lambda values: chosen(each(values) for each in inner)
    return _single(part, first)


def _single(part: Part, first: Function) -> Function:
    if part.kind == "minus":
        return lambda values: -first(values)
    if part.kind == "abs":
        return lambda values: abs(first(values))
    if part.kind == "floor":
        return lambda values: first(values).to_integral_value(rounding=ROUND_FLOOR)
    digits = int(part.parts[1].value or 0) if len(part.parts) == 2 else 0
    unit = ONE.scaleb(-digits)
    return lambda values: first(values).quantize(unit, rounding=ROUND_HALF_UP)
