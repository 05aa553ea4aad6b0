"""What a map in a file or a form may hold, and the check of one segment or link, each mistake with its place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.common.errors import Obstacle
from luodi_engine.chains.graph import ChainGraph, Link, LinkKind, Segment
from luodi_engine.chains.problems import Problem, shortened

LENGTHS = {
    "code": 40,
    "name": 60,
    "name_en": 120,
    "track": 60,
    "track_en": 120,
    "outlook": 10,
    "note": 300,
}
MOST_BYTES = 2 * 1024 * 1024
MOST_SEGMENTS, MOST_LINKS, MOST_WORDS, LONGEST_WORD = 1000, 5000, 60, 40
FORMULA = ("=", "+", "-", "@", "\t", "\r")
FIRST_YEAR, LAST_YEAR = 2000, 2100

SEGMENT_COLUMNS = {
    "code": ("code", "编码", "环节编码"),
    "name": ("name", "名称", "环节", "环节名称"),
    "name_en": ("name_en", "英文名称"),
    "track": ("track", "赛道", "细分赛道"),
    "track_en": ("track_en", "英文赛道"),
    "keywords": ("keywords", "关键词"),
    "industry_codes": ("industry_codes", "行业代码", "国民经济行业代码"),
    "outlook": ("outlook", "图景"),
    "note": ("note", "备注", "说明"),
}
LINK_COLUMNS = {
    "source": ("source", "上游", "起点", "起点环节"),
    "target": ("target", "下游", "终点", "终点环节"),
    "kind": ("kind", "关系", "关系类型"),
}
OUTLOOKS = {
    "lasting": ("lasting", "现有并保留", "现状与远景", ""),
    "wanted": ("wanted", "远景", "规划新增"),
    "leaving": ("leaving", "现状", "拟退出"),
}
KINDS = {
    "supply": ("supply", "供应", "上下游", ""),
    "complementary": ("complementary", "互补", "左岸", "左岸互补"),
    "supporting": ("supporting", "配套", "支撑", "右岸", "右岸配套"),
    "peripheral": ("peripheral", "周边", "周边产品"),
}


@dataclass(frozen=True, slots=True)
class GivenChain:
    """The head of a chain as a file gives it; ``lead_department`` is the code of an organization."""

    code: str
    name: str
    name_en: str = ""
    order: int = 0
    leading_industry: str = ""
    lead_department: str = ""


@dataclass(frozen=True, slots=True)
class GivenSegment:
    """A segment as a file or a form gives it; checked in length and vocabulary."""

    code: str
    name: str
    name_en: str = ""
    track: str = ""
    track_en: str = ""
    keywords: tuple[str, ...] = ()
    industry_codes: tuple[str, ...] = ()
    outlook: str = "lasting"
    note: str = ""

    @property
    def for_engine(self) -> Segment:
        """What the graph knows of it."""
        return Segment(self.code, self.name, self.industry_codes, self.keywords)


@dataclass(frozen=True, slots=True)
class GivenMap:
    """A whole map whose graph was checked: no cycle, no link to nowhere."""

    segments: tuple[GivenSegment, ...]
    links: tuple[Link, ...]
    graph: ChainGraph
    chain: GivenChain | None = None
    year_from: int | None = None
    year_to: int | None = None
    source: str = ""


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
