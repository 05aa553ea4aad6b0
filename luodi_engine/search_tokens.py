r"""Search tokens that give FTS5 (unicode61) and PostgreSQL ('simple') the same answer for Chinese text.

Store ``index_text(...)`` in one column. To search, build one phrase per word typed and join them by AND;
the last token of a phrase is matched by prefix unless it is a whole pair of Chinese characters:

* SQLite:      ``WHERE search MATCH fts5_match(typed)``      -> ``"石墨 墨烯"`` or ``"bz"*``
* PostgreSQL:  ``WHERE to_tsvector('simple', search) @@ to_tsquery('simple', tsquery_text(typed))``
               -> ``'石墨' <-> '墨烯'`` or ``'bz':*``

Both return None when nothing searchable was typed: leave the filter out. What matches is what a
reader expects of "contains", with one rule: a latin word or a number is found from its beginning
(``9151`` finds 91511900…, ``1900`` does not), a Chinese word from any character.

How the text is written: each run of Chinese characters becomes its overlapping pairs, then its last
character alone, so that a phrase of pairs is a substring and one character is a prefix of some token;
latin words and numbers stay whole. A boundary token stands between texts. Characters that the two
databases would not both take for letters (beyond Unicode 6.1, outside the BMP, other scripts) are spelt
in letters both know.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

LONGEST_WORD = 64
MOST_TOKENS = 12_000
"""PostgreSQL keeps positions up to 16,383; what lies beyond is not found by phrase."""

BOUNDARY = "ㄫ"
SPELT = "ㄪ"
E_AFTER_DIGIT = "ㄬ"
"""PostgreSQL's parser takes 5e2 for a number and cuts a word such as 5e2kw after it; with this letter it does not."""

SPELLING = "abcdefghijklmnop"
NUMBER_WITH_E = re.compile("(?<=[0-9])e")
PLAIN = re.compile("[0-9A-Za-z\u4e00-\u9fff -]*")
"""Texts that are compared as they stand, but for capital letters; most names are."""


def index_text(*texts: str, initials: Iterable[str] = ()) -> str:
    """The tokens of the texts, then the pinyin initials as words, separated by spaces.

    >>> index_text("巴中石墨A2公司")
    '巴中 中石 石墨 墨 a2 公司 司'
    >>> index_text("石墨", "91511900MA62", initials=("sm",))
    '石墨 墨 ㄫ 91511900ma62 ㄫ sm'
    """
    tokens: list[str] = []
    for text in (*texts, *initials):
        found = [token for run in _runs(text) for token in _tokens_of(run, last=False)]
        if found:
            tokens += [BOUNDARY, *found] if tokens else found
    return " ".join(tokens[:MOST_TOKENS])


def query_tokens(typed: str) -> tuple[str, ...]:
    """The tokens of what was typed, to be matched as one phrase, in order and adjacent.

    The last one is matched by prefix where ``by_prefix`` says so. Empty when nothing is searchable.

    >>> query_tokens("石墨烯"), query_tokens("墨"), query_tokens("墨A2公"), query_tokens("（）")
    (('石墨', '墨烯'), ('墨',), ('墨', 'a2', '公'), ())
    """
    runs = _runs(typed)
    return tuple(
        token for index, run in enumerate(runs) for token in _tokens_of(run, last=index == len(runs) - 1)
    )


def query_phrases(typed: str) -> tuple[tuple[str, ...], ...]:
    """One phrase per word typed (words are parted by spaces); all of them must match.

    >>> query_phrases("巴中 石墨烯")
    (('巴中',), ('石墨', '墨烯'))
    """
    phrases = (query_tokens(word) for word in typed.split())
    return tuple(phrase for phrase in phrases if phrase)


def by_prefix(token: str) -> bool:
    """Whether a phrase that ends in ``token`` matches tokens that begin with it.

    >>> by_prefix("墨"), by_prefix("9151"), by_prefix("石墨")
    (True, True, False)
    """
    return not (len(_spelt_characters(token)) == 2 and _is_paired(token[0]))


def fts5_match(typed: str) -> str | None:
    """The right-hand side of FTS5's MATCH, or None when nothing is searchable.

    >>> fts5_match("石墨烯 A2")
    '"石墨 墨烯" AND "a2"*'
    """
    phrases = [
        '"' + " ".join(phrase) + '"' + ("*" if by_prefix(phrase[-1]) else "")
        for phrase in query_phrases(typed)
    ]
    return " AND ".join(phrases) or None


def tsquery_text(typed: str) -> str | None:
    """The text for ``to_tsquery('simple', …)``, or None when nothing is searchable.

    >>> tsquery_text("石墨烯 A2")
    "('石墨' <-> '墨烯') & ('a2':*)"
    """
    phrases = []
    for phrase in query_phrases(typed):
        quoted = [f"'{token}'" for token in phrase]
        quoted[-1] += ":*" if by_prefix(phrase[-1]) else ""
        phrases.append("(" + " <-> ".join(quoted) + ")")
    return " & ".join(phrases) or None


def folded(text: str) -> str:
    """The text as it is compared: NFKC, small letters, no accents.

    >>> folded("Ｃafé（巴中）")
    'cafe(巴中)'
    """
    if PLAIN.fullmatch(text):
        return text.casefold()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", "".join(char for char in apart if not unicodedata.combining(char)))


def _runs(text: str) -> list[str]:
    """Longest pieces of only paired characters or only word characters; everything else parts them."""
    runs: list[str] = []
    kind_before = ""
    for char in folded(text):
        kind = _kind(char)
        if kind and kind == kind_before:
            runs[-1] += char
        elif kind:
            runs.append(char)
        kind_before = kind
    return runs


@lru_cache(maxsize=70_000)
def _kind(char: str) -> str:
    if _is_paired(char):
        return "paired"
    return "word" if char.isalnum() else ""


def _is_paired(char: str) -> bool:
    """Whether the character belongs to a script written without spaces: Chinese, kana."""
    return (
        "㐀" <= char <= "䶿"
        or "一" <= char <= "鿿"
        or "\u3040" <= char <= "\u30ff"
        or char in "々〇"
        or "\U00020000" <= char <= "\U0003ffff"
    ) and (char.isalnum() or "\u9fa6" <= char <= "\u9fff" or char >= "\U00020000")


def _tokens_of(run: str, *, last: bool) -> Iterator[str]:
    if not _is_paired(run[0]):
        yield _spell(run[:LONGEST_WORD])
        return
    for start in range(len(run) - 1):
        yield _spell(run[start : start + 2])
    if not last or len(run) == 1:
        yield _spell(run[-1])


@lru_cache(maxsize=100_000)
def _spell(run: str) -> str:
    spelt = "".join(char if _both_know(char) else _spelling(char) for char in run)
    return NUMBER_WITH_E.sub(E_AFTER_DIGIT, spelt)


def _both_know(char: str) -> bool:
    return "0" <= char <= "9" or "a" <= char <= "z" or "㐀" <= char <= "䶵" or "一" <= char <= "鿌"


def _spelling(char: str) -> str:
    return SPELT + "".join(SPELLING[(ord(char) >> shift) & 15] for shift in (20, 16, 12, 8, 4, 0))


def _spelt_characters(token: str) -> list[str]:
    """The characters of a token, a spelt one counted as one."""
    characters: list[str] = []
    place = 0
    while place < len(token):
        width = 7 if token[place] == SPELT else 1
        characters.append(token[place : place + width])
        place += width
    return characters
