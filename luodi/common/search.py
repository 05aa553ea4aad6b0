"""Search in Chinese names: the same rows on SQLite and PostgreSQL, from one token text per row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import BooleanField, Model, QuerySet
from django.db.models.expressions import RawSQL
from pypinyin import Style, lazy_pinyin, load_phrases_dict
from pypinyin.core import Pinyin

from luodi_engine.search_tokens import by_prefix, index_text, query_phrases

FIELD = "search_text"
FEW = 1000
MANY = 10_000
SAMPLE = 2000
BATCH = 500
SEARCHED = ("name", "short_name", "name_en", "group_name", "credit_code", "code", "outside_code")

# Readings that the dictionary gets wrong in names of places and firms.
READINGS = {
    "单县": [["shàn"], ["xiàn"]],
    "六安": [["lù"], ["ān"]],
    "六合": [["lù"], ["hé"]],
    "蚌埠": [["bèng"], ["bù"]],
    "大埔": [["dà"], ["bù"]],
    "铅山": [["yán"], ["shān"]],
    "乐清": [["yuè"], ["qīng"]],
    "乐亭": [["lào"], ["tíng"]],
    "涡阳": [["guō"], ["yáng"]],
    "枞阳": [["zōng"], ["yáng"]],
    "歙县": [["shè"], ["xiàn"]],
    "长行": [["cháng"], ["háng"]],
}
load_phrases_dict(READINGS)
_PINYIN = Pinyin()


def search_table(table: str) -> str:
    """The name of the full-text table (SQLite) or index (PostgreSQL) of a model's table."""
    return f"{table}_search"


def matching(queryset: QuerySet[Any], typed: str) -> QuerySet[Any]:
    """Rows of ``queryset`` whose ``search_text`` holds every word typed.

    A Chinese word matches anywhere, a latin word, number or row of pinyin initials from its beginning; nothing
    searchable typed leaves the queryset as it is. Asks the index at once (one or two queries) and then says it in
    the way the database answers quickest: few rows as a list of numbers, so that no planner walks a whole table
    for a rare word; very many by a test of each row met, as the first pages are full after a few; between, by the
    index.
    """
    phrases = query_phrases(typed)
    if not phrases:
        return queryset
    index = _Index(queryset, phrases)
    if index.may_be_slow and index.is_common_in_sample():
        return queryset.filter(index.row_test())
    found = index.numbers(FEW + 1)
    if not found:
        return queryset.none()
    if len(found) <= FEW:
        return queryset.filter(pk__in=found)
    if index.has_more_than(MANY):
        return queryset.filter(index.row_test())
    return queryset.filter(index.membership())


class _Index:
    """One search in the index of one model's table, in the words of its database."""

    def __init__(self, queryset: QuerySet[Any], phrases: tuple[tuple[str, ...], ...]) -> None:
        self.connection = connections[queryset.db]
        self.table = queryset.model._meta.db_table
        self.phrases = phrases
        if self.connection.vendor == "sqlite":
            name = search_table(self.table)
            self.find = "instr"
            self.sql = f'SELECT rowid FROM "{name}" WHERE "{name}" MATCH %s'
            self.params: list[str] = [_fts5(phrases)]
        else:
            # Asking for adjacent tokens would make PostgreSQL parse every row found; looking at the text does not.
            together = [phrase for phrase in phrases if len(phrase) > 1]
            vector = f"to_tsvector('simple'::regconfig, \"{FIELD}\")"
            self.find = "strpos"
            self.sql = (
                f"SELECT id FROM \"{self.table}\" WHERE {vector} @@ to_tsquery('simple'::regconfig, %s)"
            )
            self.sql += "".join(f" AND {self._test(FIELD)}" for _phrase in together)
            self.params = [_tsquery(phrases), *map(_needle, together)]

    @property
    def may_be_slow(self) -> bool:
        """Whether the index may read much before its first row: beginnings that many tokens share; PostgreSQL always."""
        return self.connection.vendor != "sqlite" or any(by_prefix(phrase[-1]) for phrase in self.phrases)

    def is_common_in_sample(self) -> bool:
        """Whether at least one in a hundred of the newest rows matches."""
        sample = f'SELECT "{FIELD}" FROM "{self.table}" ORDER BY id DESC LIMIT {SAMPLE}'
        tests = " AND ".join(self._test(FIELD) for _phrase in self.phrases)
        sql = f"SELECT count(*) FROM ({sample}) AS sample WHERE {tests}"
        return bool(self._rows(sql, [*map(_needle, self.phrases)])[0][0] * 100 >= SAMPLE)

    def numbers(self, most: int) -> list[int]:
        """Up to ``most`` numbers of rows that match."""
        return [row[0] for row in self._rows(f"{self.sql} LIMIT {most}", self.params)]

    def has_more_than(self, number: int) -> bool:
        """Whether more rows than ``number`` match."""
        sql = f"SELECT count(*) FROM ({self.sql} LIMIT {number + 1}) AS found"
        return bool(self._rows(sql, self.params)[0][0] > number)

    def membership(self) -> RawSQL:
        """The condition that a row is among those the index finds, found once."""
        inside = f"IN ({self.sql})" if self.connection.vendor == "sqlite" else f"= ANY(ARRAY({self.sql}))"
        return RawSQL(f'"{self.table}"."id" {inside}', self.params, output_field=BooleanField())

    def row_test(self) -> RawSQL:
        """The condition as a look at the text of each row."""
        tests = " AND ".join(self._test(f'{self.table}"."{FIELD}') for _phrase in self.phrases)
        return RawSQL(f"({tests})", [*map(_needle, self.phrases)], output_field=BooleanField())

    def _test(self, column: str) -> str:
        return f"{self.find}(' ' || \"{column}\" || ' ', %s) > 0"

    def _rows(self, sql: str, params: list[str]) -> list[Any]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())


def _needle(phrase: tuple[str, ...]) -> str:
    """The phrase as it stands in a token text between blanks, open at its end where a beginning is enough."""
    return f" {' '.join(phrase)}" + ("" if by_prefix(phrase[-1]) else " ")


def _fts5(phrases: tuple[tuple[str, ...], ...]) -> str:
    return " AND ".join(
        f'"{" ".join(phrase)}"' + ("*" if by_prefix(phrase[-1]) else "") for phrase in phrases
    )


def _tsquery(phrases: tuple[tuple[str, ...], ...]) -> str:
    tokens = [
        f"'{token}'" + (":*" if place == len(phrase) - 1 and by_prefix(token) else "")
        for phrase in phrases
        for place, token in enumerate(phrase)
    ]
    return " & ".join(tokens)


def search_text_for(*texts: str | None, initials: bool | Iterable[str] = True) -> str:
    """What to store in ``search_text`` for a row that is known by these texts.

    ``initials``: True adds the pinyin initials of every Chinese text; give your own where a name is read otherwise.
    """
    known = [text for text in texts if text]
    spelt = [initials_of(text) for text in known] if initials is True else list(initials or ())
    return index_text(*known, initials=dict.fromkeys(word for word in spelt if word))


@lru_cache(maxsize=20_000)
def initials_of(text: str) -> str:
    """The first letters of the pinyin of a text that has Chinese characters, else nothing.

    >>> initials_of("重庆石墨"), initials_of("单县"), initials_of("A2")
    ('cqsm', 'sx', '')
    """
    if not any("㐀" <= char <= "鿿" for char in text):
        return ""
    return "".join(_initials_of_word(word) for word in _PINYIN.seg(text)).lower()


@lru_cache(maxsize=50_000)
def _initials_of_word(word: str) -> str:
    """The initials of one word as pypinyin cuts them; words come back far oftener than whole names."""
    return "".join(lazy_pinyin([word], style=Style.FIRST_LETTER, errors=_letters))


def _letters(rest: str) -> str:
    return "".join(char for char in rest if char.isalnum())


def refresh_search(
    queryset: QuerySet[Any], texts_of: Callable[[Any], Iterable[str | None]] | None = None
) -> int:
    """Write ``search_text`` of every row anew and say how many changed.

    ``texts_of`` gives the texts a row is known by; without it they are those of its fields named in ``SEARCHED``.
    A filled ``pinyin_initials`` takes the place of the computed ones.
    """
    texts_of = texts_of or known_texts
    changed: list[Any] = []
    count = 0
    for row in queryset.order_by().iterator(chunk_size=BATCH):
        text = search_text_for(*texts_of(row), initials=_own_initials(row) or True)
        if text != row.search_text:
            row.search_text = text
            changed.append(row)
        if len(changed) == BATCH:
            count += _written(queryset, changed)
    return count + _written(queryset, changed)


def known_texts(row: Model) -> list[str]:
    """The texts of the fields named in ``SEARCHED`` that the row's model has."""
    return [str(text) for name in SEARCHED if (text := getattr(row, name, None))]


def _own_initials(row: Model) -> tuple[str, ...]:
    own = getattr(row, "pinyin_initials", "")
    return (own,) if own else ()


def _written(queryset: QuerySet[Any], changed: list[Any]) -> int:
    number = len(changed)
    if changed:
        queryset.model._base_manager.using(queryset.db).bulk_update(changed, [FIELD])
        changed.clear()
    return number
