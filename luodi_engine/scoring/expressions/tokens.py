"""Cuts the text of an expression into numbers, names, words of the language and signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from luodi_engine.scoring.numbers import read_number
from luodi_engine.scoring.problems import ExpressionError, Problem, problem

LONGEST = 2000

KEYWORDS = {
    "且": "and",
    "并且": "and",
    "and": "and",
    "或": "or",
    "或者": "or",
    "or": "or",
    "非": "not",
    "not": "not",
    "属于": "in",
    "in": "in",
}
FUNCTIONS = {
    "如果": "if",
    "if": "if",
    "取小": "min",
    "min": "min",
    "取大": "max",
    "max": "max",
    "四舍五入": "round",
    "round": "round",
    "取整": "floor",
    "floor": "floor",
    "绝对值": "abs",
    "abs": "abs",
}
SIGNS = ("<=", ">=", "==", "!=", "<>", "+", "-", "*", "/", "(", ")", ",", "<", ">", "=")
SAME_SIGN = {"==": "=", "<>": "!="}
# Only signs are folded: names keep the characters they were declared with.
FOLDED = str.maketrans(
    "（），、＋－×＊÷／＜＞＝％．“”‘’−０１２３４５６７８９", "(),,+-**//<>=%.\"\"''-0123456789"
)

NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: ``kind`` is number, text, name, word, call, sign or end."""

    kind: str
    text: str
    at: int
    end: int
    number: Decimal | None = None


def refusal(place: str, code: str, at: int, **values: object) -> ExpressionError:
    """The error for one character position, counted from 1 as an officer would."""
    return ExpressionError([problem(place, code, at=at + 1, **values)])


def tokens_of(text: str, names: Collection[str], place: str) -> list[Token]:
    """The pieces of ``text``; a run of Chinese characters is cut at the longest declared name.

    >>> [piece.text for piece in tokens_of("签约数≥5且开工率≥70%", {"签约数", "开工率"}, "x")]
    ['签约数', '>=', '5', 'and', '开工率', '>=', '70%', '']
    """
    if len(text) > LONGEST:
        raise ExpressionError([problem(place, "expression_length", found=len(text), limit=LONGEST)])
    folded = text.translate(FOLDED)
    found: list[Token] = []
    at = 0
    while at < len(folded):
        if folded[at].isspace():
            at += 1
            continue
        piece = _next(folded, at, names, place)
        found.append(piece)
        at = piece.end
    found.append(Token("end", "", len(text), len(text)))
    return found


def _next(text: str, at: int, names: Collection[str], place: str) -> Token:
    character = text[at]
    if number := NUMBER.match(text, at):
        return _number(text, number, place)
    if character in "\"'":
        closing = text.find(character, at + 1)
        if closing < 0:
            raise refusal(place, "expression_quote", at)
        return Token("text", text[at + 1 : closing], at, closing + 1)
    for sign, written in (("<=", "≤"), (">=", "≥"), ("!=", "≠")):
        if character == written:
            return Token("sign", sign, at, at + 1)
    for sign in SIGNS:
        if text.startswith(sign, at):
            return Token("sign", SAME_SIGN.get(sign, sign), at, at + len(sign))
    if run := WORD.match(text, at):
        return _word(run.group(), at, names)
    raise refusal(place, "expression_sign", at, found=unicodedata.normalize("NFC", character))


def _number(text: str, match: re.Match[str], place: str) -> Token:
    end = match.end()
    percent = end < len(text) and text[end] == "%"
    written = match.group() + ("%" if percent else "")
    number = read_number(written, place)
    if isinstance(number, Problem):
        raise refusal(place, "expression_number", match.start(), found=written)
    return Token("number", written, match.start(), end + percent, number)


def _word(run: str, at: int, names: Collection[str]) -> Token:
    for length in range(len(run), 0, -1):
        if length < len(run) and run[length - 1].isascii() and run[length].isascii():
            continue
        part = run[:length]
        if part in names:
            return Token("name", part, at, at + length)
        if part in KEYWORDS:
            return Token("word", KEYWORDS[part], at, at + length)
        if part in FUNCTIONS:
            return Token("call", FUNCTIONS[part], at, at + length)
    cut = min((run.find(word, 1) for word in ("且", "或", "属于") if run.find(word, 1) > 0), default=len(run))
    return Token("name", run[:cut], at, at + cut)
