"""Short and former names led back to full names: which registered firm does a name in a list stand for?"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from luodi_engine.chains.problems import ChainError, problem
from luodi_engine.names import core_name, normalise_name

LONGEST = 200
CANDIDATES = 80
LIKE_A_PLACE = 8
"""How many names must share their first two characters for these to count as a place or 中国."""

TIED_NEXT, AT_START, SKIPPED, UNMATCHED, COVERED, GROUP_WORD = 0.5, 0.35, 0.02, 0.7, 0.15, 0.02
"""Points of an alignment, in units of a character's rarity; tried out on 3,800 pairs of short and full names."""

# Marks exchanges put round a short name: special treatment, ex-dividend, new, voting differences; share classes.
_MARKS = re.compile(r"^(?:\*?S?\*?ST|PT|XD|XR|DR|N|C)(?=[一-鿿])|^\*|(?<=[一-鿿])(?:[AB]|-[UWV]+|退)$")
_BRACKETED_SHORT = re.compile(r"[（(]\s*简称[:：]?\s*([^）)]+)[）)]")
_GROUP_WORDS = re.compile(r"(?<=..)(?:股份|集团|控股|公司|实业)$")

PROVINCES = {
    "北京": "京", "天津": "津", "河北": "冀", "山西": "晋", "内蒙古": "蒙", "辽宁": "辽", "吉林": "吉",
    "黑龙江": "黑龙", "上海": "沪申", "江苏": "苏", "浙江": "浙", "安徽": "皖", "福建": "闽", "江西": "赣",
    "山东": "鲁", "河南": "豫", "湖北": "鄂", "武汉": "鄂", "湖南": "湘", "长沙": "湘", "广东": "粤",
    "广州": "穗", "广西": "桂", "海南": "琼", "重庆": "渝", "四川": "川蜀", "成都": "蓉", "贵州": "黔贵",
    "云南": "云滇", "昆明": "滇", "西藏": "藏", "陕西": "陕秦", "甘肃": "甘陇", "青海": "青", "宁夏": "宁",
    "新疆": "新", "香港": "港", "南京": "宁", "宁波": "甬", "杭州": "杭",
}  # fmt: skip
"""One-character names of provinces and large cities (GB/T 2260 names; customary abbreviations)."""


class NameKind(StrEnum):
    """Which of a firm's names was hit."""

    FULL = "full"
    SHORT = "short"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class NamedFirm:
    """A firm with all names it is or was known by."""

    code: str
    full_name: str
    short_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AliasMatch:
    """One firm a name may stand for.

    ``score`` is 1 for a name that is known as it stands, otherwise below 1; ``matched`` are the pieces of the
    written name found in ``name`` in this order, ``missing`` the characters found nowhere.
    """

    code: str
    name: str
    kind: NameKind
    score: float
    matched: tuple[str, ...]
    missing: str = ""


def bare_name(text: str) -> str:
    """The name without exchange marks, share class, spaces and width; otherwise as ``normalise_name``.

    >>> bare_name("*ST 盐湖"), bare_name("万 科Ａ"), bare_name("TCL集团")
    ('盐湖', '万科', 'tcl集团')
    """
    squeezed = re.sub(r"\s+", "", text.translate({ord("Ａ"): "A", ord("Ｂ"): "B", ord("＊"): "*"}))
    return normalise_name(_MARKS.sub("", squeezed)) or normalise_name(text)


@dataclass(frozen=True, slots=True)
class _Known:
    """One name of one firm, prepared: its bare core, and where its brand may start."""

    row: int
    name: str
    kind: NameKind
    core: str
    starts: frozenset[int]


class AliasIndex:
    """Finds firms by any name. Built once from a list of firms; look-ups change nothing.

    Raises ``ChainError`` for doubled codes, blank names and names above 200 characters.

    >>> index = AliasIndex([NamedFirm("1", "四川石墨新材料股份有限公司"), NamedFirm("2", "四川石化装备有限公司")])
    >>> [(found.code, found.matched) for found in index.matches("川墨新材", limit=1)]
    [('1', ('川', '墨新材'))]
    """

    def __init__(self, firms: Iterable[NamedFirm]) -> None:
        self._firms = tuple(firms)
        _check(self._firms)
        self._names = _prepared(self._firms)
        self._exact: dict[str, list[int]] = {}
        self._holding: dict[str, list[int]] = {}
        for number, known in enumerate(self._names):
            for key in {normalise_name(known.name), bare_name(known.name)}:
                self._exact.setdefault(key, []).append(number)
            for character in set(known.core):
                self._holding.setdefault(character, []).append(number)
        self._unseen = math.log(1 + max(len(self._names), 1))
        self._weight = {
            character: math.log(1 + len(self._names) / len(found))
            for character, found in self._holding.items()
        }

    def matches(self, text: str, limit: int = 5) -> tuple[AliasMatch, ...]:
        """The firms ``text`` may stand for, best first, each once; empty when nothing of it is known."""
        bare = bare_name(text[:LONGEST])
        if not bare:
            return ()
        keys = dict.fromkeys((normalise_name(text[:LONGEST]), bare))
        exact = dict.fromkeys(number for key in keys for number in self._exact.get(key, ()))
        found: dict[int, AliasMatch] = {}
        for number in exact:
            known = self._names[number]
            found.setdefault(
                known.row, AliasMatch(self._firms[known.row].code, known.name, known.kind, 1.0, (bare,))
            )
        for number in self._candidates(bare):
            match = self._match(self._names[number], bare)
            best = found.get(self._names[number].row)
            if match.score > (best.score if best else 0.0):
                found[self._names[number].row] = match
        return tuple(sorted(found.values(), key=lambda one: (-one.score, one.code))[:limit])

    def _candidates(self, text: str) -> list[int]:
        votes: dict[int, float] = {}
        for character in set(text):
            weight = self._weight.get(character, 0.0)
            for number in self._holding.get(character, ()):
                votes[number] = votes.get(number, 0.0) + weight
        ordered = sorted(votes, key=lambda one: (-votes[one] + 0.05 * len(self._names[one].core), one))
        return ordered[:CANDIDATES]

    def _match(self, known: _Known, text: str) -> AliasMatch:
        """Align what is written with one known name; a closing 集团 or 股份 may be there or not."""
        brand = _GROUP_WORDS.sub("", text)
        best = self._scored(known, text)
        if brand != text:
            ending = text[len(brand) :]
            held = GROUP_WORD if ending in normalise_name(known.name) else 0.0
            score, pieces, missing = self._scored(known, brand)
            if score - GROUP_WORD + held > best[0]:
                best = (score - GROUP_WORD + held, pieces, missing)
        score = min(max(round(best[0], 6), 0.0), 0.999)
        return AliasMatch(self._firms[known.row].code, known.name, known.kind, score, best[1], best[2])

    def _scored(self, known: _Known, text: str) -> tuple[float, tuple[str, ...], str]:
        gained, pieces, missing = aligned(text, known.core, self._rarity, known.starts)
        possible = sum(map(self._rarity, text)) * (1 + TIED_NEXT) + AT_START * self._unseen
        whole = sum(map(self._rarity, known.core)) or 1.0
        covered = sum(self._rarity(character) for piece in pieces for character in piece) / whole
        return gained / possible - COVERED * (1 - min(covered, 1.0)), pieces, missing

    def _rarity(self, character: str) -> float:
        return self._weight.get(character, self._unseen)


def _prepared(firms: Sequence[NamedFirm]) -> list[_Known]:
    """Every name of every firm, names in brackets after 简称 included."""
    found: list[tuple[int, str, NameKind]] = []
    for row, firm in enumerate(firms):
        found.append((row, _BRACKETED_SHORT.sub("", firm.full_name), NameKind.FULL))
        short = (*firm.short_names, *_BRACKETED_SHORT.findall(firm.full_name))
        found += [(row, name, NameKind.SHORT) for name in short]
        found += [(row, name, NameKind.FORMER) for name in firm.former_names]
    cores = [core_name(bare_name(name)) for _row, name, _kind in found]
    opening = Counter(core[:2] for core in cores)
    known = []
    for (row, name, kind), core in zip(found, cores, strict=True):
        starts = {0}
        if opening[core[:2]] >= LIKE_A_PLACE:
            starts |= {2, 3}
        place = next((place for place in PROVINCES if core.startswith(place)), "")
        if place:
            letters = PROVINCES[place]
            starts = {0, *(start + len(letters) for start in (*starts, len(place)))}
            core = letters + core
        known.append(_Known(row, name, kind, core, frozenset(starts)))
    return known


def _check(firms: Sequence[NamedFirm]) -> None:
    problems = []
    seen: dict[str, str] = {}
    for row, firm in enumerate(firms, start=1):
        place = f"firms[{row}]"
        if firm.code in seen:
            problems.append(problem(place, "firm_doubled", found=firm.code, other=seen[firm.code]))
        seen.setdefault(firm.code, place)
        if not firm.full_name.strip():
            problems.append(problem(place, "text_blank", found="full_name"))
        for name in (firm.full_name, *firm.short_names, *firm.former_names):
            if len(name) > LONGEST:
                problems.append(
                    problem(place, "text_too_long", column="name", found=len(name), limit=LONGEST)
                )
    if problems:
        raise ChainError(problems)


def aligned(
    text: str, known: str, rarity: Callable[[str], float], starts: frozenset[int] = frozenset({0})
) -> tuple[float, tuple[str, ...], str]:
    """The best in-order alignment of ``text`` inside ``known``: points, the pieces matched, what is missing.

    Every character found earns its rarity, half as much again where it follows its neighbour without a gap or
    stands at one of the ``starts`` of the brand; a character not found costs its rarity. A dynamic programme
    over both texts (T. Smith, M. Waterman, Identification of common molecular subsequences, 1981).

    >>> aligned("川墨", "四川石墨", lambda character: 1.0)[1:]
    (('川', '墨'), '')
    """
    width, nothing = len(known) + 1, float("-inf")
    # best[j]: points with what was read of text placed within known[:j]; tied[j]: the same, its last
    # character being known[j - 1].
    best, tied = [0.0] * width, [nothing] * width
    trail: list[list[tuple[int, bool]]] = []
    for character in text:
        own = rarity(character)
        following, placed = [best[0] - UNMATCHED * own], [nothing]
        steps: list[tuple[int, bool]] = [(0, False)]
        for column in range(1, width):
            options = [
                (best[column] - UNMATCHED * own, (column, False)),
                (following[column - 1] - SKIPPED, (-1, False)),
            ]
            placed.append(nothing)
            if known[column - 1] == character:
                extra = own * TIED_NEXT if column - 1 in starts else 0.0
                start = AT_START * own if column - 1 in starts and not trail else 0.0
                placed[column] = max(
                    best[column - 1] + own + extra + start, tied[column - 1] + own * (1 + TIED_NEXT)
                )
                options.append((placed[column], (column - 1, True)))
            value, step = max(options, key=lambda option: option[0])
            following.append(value)
            steps.append(step)
        best, tied = following, placed
        trail.append(steps)
    column = max(range(width), key=lambda one: best[one])
    taken = _traced(trail, column)
    missing = "".join(character for row, character in enumerate(text) if row not in taken)
    return best[column], _pieces(text, taken), missing


def _traced(trail: Sequence[Sequence[tuple[int, bool]]], column: int) -> dict[int, int]:
    """Which position of the known name each matched character of the text was put on."""
    taken: dict[int, int] = {}
    for row in range(len(trail) - 1, -1, -1):
        while trail[row][column][0] == -1:
            column -= 1
        column, matched = trail[row][column]
        if matched:
            taken[row] = column
    return taken


def _pieces(text: str, taken: dict[int, int]) -> tuple[str, ...]:
    pieces: list[str] = []
    before: tuple[int, int] | None = None
    for row in sorted(taken):
        if before is not None and (row - 1, taken[row] - 1) == before:
            pieces[-1] += text[row]
        else:
            pieces.append(text[row])
        before = (row, taken[row])
    return tuple(pieces)
