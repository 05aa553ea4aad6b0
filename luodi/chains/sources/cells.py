"""Checks values of one segment or link, each mistake with its place and the way out."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.common.errors import Obstacle
from luodi_engine.chains.graph import Link, LinkKind
from luodi_engine.chains.problems import Problem, shortened

from .model import KINDS, LENGTHS, LONGEST_WORD, MOST_WORDS, OUTLOOKS, GivenSegment

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
INDUSTRY_CODE = re.compile(r"[A-T]?\d{2,4}")
_BETWEEN = re.compile(r"[、，,；;|\s]+")


def said(problem: Problem) -> Obstacle:
    """A problem of the engine in the language of the page."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    text = Problem("", problem.code, problem.values).text(language)
    return Obstacle(text, code=problem.code, place=problem.place)


def text_of(value: Any) -> str:
    """A value of a file as one line of text."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(value)
    return " ".join(text.replace("\x00", "").encode("utf-8", "ignore").decode().split())


def words_of(value: Any) -> tuple[str, ...]:
    """A list, or a text with any usual sign between its words; doubled words once."""
    parts = value if isinstance(value, list | tuple) else _BETWEEN.split(text_of(value))
    return tuple(dict.fromkeys(text for part in parts if (text := text_of(part))))


def segment_of(row: Mapping[str, Any], place: str) -> tuple[GivenSegment, list[Obstacle]]:
    """The segment of a row with everything wrong with it."""
    texts = {name: text_of(row.get(name)) for name in LENGTHS}
    found = [
        _at(place, _too_long(name, text, LENGTHS[name]), name)
        for name, text in texts.items()
        if len(text) > LENGTHS[name]
    ]
    for name in ("code", "name"):
        if not texts[name]:
            found.append(_at(place, _("The segment has no {field}. Fill it in.").format(field=name), name))
    if texts["code"] and len(texts["code"]) <= LENGTHS["code"] and not CODE.fullmatch(texts["code"]):
        message = _("“{code}” is no code: use letters, digits, dot, dash and underscore.")
        found.append(_at(place, message.format(code=shortened(texts["code"])), "code"))
    outlook = _meant(texts["outlook"], OUTLOOKS)
    if outlook is None:
        message = _("There is no outlook “{found}”. Use: {known}.")
        known = ", ".join(OUTLOOKS)
        found.append(_at(place, message.format(found=shortened(texts["outlook"]), known=known), "outlook"))
    keywords, codes = words_of(row.get("keywords")), words_of(row.get("industry_codes"))
    found += _of_words(keywords, place)
    found += [
        _at(
            place,
            _("“{code}” is no code of GB/T 4754: two to four digits.").format(code=shortened(code)),
            "industry_codes",
        )
        for code in codes[:MOST_WORDS]
        if not INDUSTRY_CODE.fullmatch(code)
    ]
    if len(codes) > MOST_WORDS:
        found.append(_at(place, _too_many(len(codes)), "industry_codes"))
    texts["outlook"] = outlook or "lasting"
    return GivenSegment(keywords=keywords, industry_codes=codes, **texts), found


def link_of(row: Mapping[str, Any], place: str) -> tuple[Link | None, list[Obstacle]]:
    """The link of a row, or what is wrong with it; segments and circles are looked at by the graph."""
    source, target = text_of(row.get("source")), text_of(row.get("target"))
    found = [
        _at(place, _("The link has no {field}. Fill it in.").format(field=name), name)
        for name, text in (("source", source), ("target", target))
        if not text
    ]
    kind = _meant(text_of(row.get("kind")), KINDS)
    if kind is None:
        message = _("There is no kind of link “{found}”. Use: {known}.")
        found.append(
            _at(
                place,
                message.format(found=shortened(text_of(row.get("kind"))), known=", ".join(KINDS)),
                "kind",
            )
        )
    if found or kind is None:
        return None, found
    return Link(source, target, LinkKind(kind)), []


def _of_words(words: Sequence[str], place: str) -> list[Obstacle]:
    if len(words) > MOST_WORDS:
        return [_at(place, _too_many(len(words)), "keywords")]
    return [
        _at(place, _too_long("keywords", word, LONGEST_WORD), "keywords")
        for word in words
        if len(word) > LONGEST_WORD
    ]


def _too_many(number: int) -> str:
    return _("{number} entries, at most {limit} are possible. Leave some out.").format(
        number=number, limit=MOST_WORDS
    )


def _too_long(name: str, text: str, limit: int) -> str:
    message = _("“{field}” has {found} characters (“{start}”), at most {limit} are possible. Shorten it.")
    return message.format(field=name, found=len(text), start=shortened(text, 20), limit=limit)


def _meant(text: str, known: Mapping[str, Sequence[str]]) -> str | None:
    return next((code for code, words in known.items() if text.lower() in words), None)


def _at(place: str, message: str, field: str) -> Obstacle:
    return Obstacle(message, field=field, place=place)
