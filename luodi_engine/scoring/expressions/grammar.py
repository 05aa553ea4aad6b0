"""Reads the pieces of an expression into a checked tree: types, names, depth and size."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from luodi_engine.scoring.expressions.tokens import Token, refusal
from luodi_engine.scoring.problems import ExpressionError, unknown

DEEPEST = 40
MOST_PARTS = 400
COMPARISONS = ("<", "<=", ">", ">=", "=", "!=")
ARGUMENTS = {
    "if": (3, 3),
    "min": (1, 40),
    "max": (1, 40),
    "round": (1, 2),
    "floor": (1, 1),
    "abs": (1, 1),
    "in": (2, 60),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the tree; ``type`` is number, boolean or text."""

    kind: str
    type: str
    at: int
    parts: tuple[Part, ...] = ()
    value: Decimal | str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """The names an expression may use: as written, with the code each stands for; ``texts`` hold text."""

    codes: dict[str, str]
    texts: frozenset[str] = frozenset()


class Grammar:
    """Reads one expression; every method reads one level of precedence, loosest first."""

    def __init__(self, pieces: list[Token], names: Names, place: str) -> None:
        self.pieces, self.names, self.place = pieces, names, place
        self.next = 0
        self.parts = 0

    def read(self) -> Part:
        """The whole expression, or ``ExpressionError``."""
        whole = self.either(0)
        if self.piece.kind != "end":
            raise self.error("expression_rest", self.piece.at, found=self.piece.text)
        return whole

    @property
    def piece(self) -> Token:
        return self.pieces[self.next]

    def error(self, code: str, at: int, **values: object) -> ExpressionError:
        return refusal(self.place, code, at, **values)

    def take(self, kind: str, *texts: str) -> Token | None:
        piece = self.piece
        if piece.kind == kind and piece.text in texts:
            self.next += 1
            return piece
        return None

    def made(self, kind: str, type_: str, at: int, *parts: Part, value: Decimal | str | None = None) -> Part:
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise self.error("expression_parts", at, limit=MOST_PARTS)
        return Part(kind, type_, at, parts, value)

    def wanted(self, part: Part, type_: str) -> Part:
        if part.type != type_:
            raise self.error(f"expression_wants_{type_}", part.at)
        return part

    def either(self, depth: int) -> Part:
        if depth > DEEPEST:
            raise self.error("expression_depth", self.piece.at, limit=DEEPEST)
        left = self.both(depth)
        while sign := self.take("word", "or"):
            right = self.wanted(self.both(depth), "boolean")
            left = self.made("or", "boolean", sign.at, self.wanted(left, "boolean"), right)
        return left

    def both(self, depth: int) -> Part:
        left = self.negated(depth)
        while sign := self.take("word", "and"):
            right = self.wanted(self.negated(depth), "boolean")
            left = self.made("and", "boolean", sign.at, self.wanted(left, "boolean"), right)
        return left

    def negated(self, depth: int) -> Part:
        turns, first = 0, self.piece
        while self.take("word", "not"):
            turns += 1
        inner = self.compared(depth)
        if turns:
            self.wanted(inner, "boolean")
        return self.made("not", "boolean", first.at, inner) if turns % 2 else inner

    def compared(self, depth: int) -> Part:
        left = self.added(depth)
        if sign := self.take("sign", *COMPARISONS):
            right = self.added(depth)
            if left.type != right.type or (left.type != "number" and sign.text not in ("=", "!=")):
                raise self.error("expression_compare", sign.at)
            left = self.made(sign.text, "boolean", sign.at, left, right)
            if self.piece.kind == "sign" and self.piece.text in COMPARISONS:
                raise self.error("expression_chain", self.piece.at)
        elif sign := self.take("word", "in"):
            left = self.member(sign.at, [left, *self.listed(depth)])
        return left

    def member(self, at: int, parts: list[Part]) -> Part:
        if any(part.type != parts[0].type for part in parts):
            raise self.error("expression_compare", at)
        return self.made("in", "boolean", at, *parts)

    def added(self, depth: int) -> Part:
        left = self.multiplied(depth)
        while sign := self.take("sign", "+", "-"):
            right = self.wanted(self.multiplied(depth), "number")
            left = self.made(sign.text, "number", sign.at, self.wanted(left, "number"), right)
        return left

    def multiplied(self, depth: int) -> Part:
        left = self.signed(depth)
        while sign := self.take("sign", "*", "/"):
            right = self.wanted(self.signed(depth), "number")
            left = self.made(sign.text, "number", sign.at, self.wanted(left, "number"), right)
        return left

    def signed(self, depth: int) -> Part:
        turns, first = 0, self.piece
        while sign := self.take("sign", "-", "+"):
            turns += sign.text == "-"
        inner = self.single(depth)
        if self.piece is not first and first.kind == "sign" and first.text in "+-":
            self.wanted(inner, "number")
        return self.made("minus", "number", first.at, inner) if turns % 2 else inner

    def single(self, depth: int) -> Part:
        piece = self.piece
        self.next += piece.kind != "end"
        if piece.kind == "number":
            return self.made("constant", "number", piece.at, value=piece.number)
        if piece.kind == "text":
            return self.made("constant", "text", piece.at, value=piece.text)
        if piece.kind == "name":
            return self.named(piece)
        if piece.kind == "call" or (piece.kind == "word" and piece.text == "in"):
            return self.called(piece, depth)
        if piece.kind == "sign" and piece.text == "(":
            inner = self.either(depth + 1)
            self.closed(piece)
            return inner
        if piece.kind == "end":
            raise self.error("expression_end", piece.at)
        raise self.error("expression_start", piece.at, found=piece.text)

    def named(self, piece: Token) -> Part:
        code = self.names.codes.get(piece.text)
        if code is None:
            raise ExpressionError([unknown(self.place, "unknown_name", piece.text, self.names.codes)])
        type_ = "text" if code in self.names.texts else "number"
        return self.made("name", type_, piece.at, value=code)

    def closed(self, opened: Token) -> None:
        if not self.take("sign", ")"):
            raise self.error("expression_close", opened.at)

    def listed(self, depth: int) -> list[Part]:
        opened = self.piece
        if not self.take("sign", "("):
            raise self.error("expression_open", opened.at)
        found = [self.either(depth + 1)]
        while self.take("sign", ","):
            found.append(self.either(depth + 1))
        self.closed(opened)
        return found

    def called(self, piece: Token, depth: int) -> Part:
        arguments = self.listed(depth)
        least, most = ARGUMENTS[piece.text]
        if not least <= len(arguments) <= most:
            raise self.error("expression_arguments", piece.at, function=piece.text, least=least, most=most)
        if piece.text == "if":
            condition, then, otherwise = arguments
            self.wanted(condition, "boolean")
            if then.type != otherwise.type:
                raise self.error("expression_branches", piece.at)
            return self.made("if", then.type, piece.at, *arguments)
        if piece.text == "in":
            return self.member(piece.at, arguments)
        for argument in arguments:
            self.wanted(argument, "number")
        if piece.text == "round" and len(arguments) == 2:
            self.checked_digits(arguments[1])
        return self.made(piece.text, "number", piece.at, *arguments)

    def checked_digits(self, digits: Part) -> None:
        value = digits.value
        if digits.kind != "constant" or not isinstance(value, Decimal) or value not in range(13):
            raise self.error("expression_digits", digits.at)
