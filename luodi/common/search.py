"""Search in Chinese names: the same rows on SQLite and PostgreSQL, from one token text per row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connections
from django.db.models import BooleanField, Model, QuerySet
from django.db.models.expressions import RawSQL
from pypinyin import Style, lazy_pinyin, load_phrases_dict

from luodi_engine.search_tokens import fts5_match, index_text, tsquery_text

FIELD = "search_text"
FEW = 1000
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


def search_table(table: str) -> str:
    """The name of the full-text table (SQLite) or index (PostgreSQL) of a model's table."""
    return f"{table}_search"


def matching(queryset: QuerySet[Any], typed: str) -> QuerySet[Any]:
    """Rows of ``queryset`` whose ``search_text`` holds every word typed.

    A Chinese word matches anywhere, a latin word, number or row of pinyin initials from its beginning; nothing
    searchable typed leaves the queryset as it is. Asks the index at once for up to 1,000 numbers: where there are
    fewer, the database gets them as a list, so that no planner walks a whole table for a rare word.
    """
    connection = connections[queryset.db]
    table = queryset.model._meta.db_table
    sqlite = connection.vendor == "sqlite"
    match = fts5_match(typed) if sqlite else tsquery_text(typed)
    if match is None:
        return queryset
    source = _fts5_source(table) if sqlite else _tsvector_source(table)
    with connection.cursor() as cursor:
        cursor.execute(f"{source} LIMIT {FEW + 1}", [match])
        found = [row[0] for row in cursor.fetchall()]
    if not found:
        return queryset.none()
    if len(found) <= FEW:
        return queryset.filter(pk__in=found)
    return queryset.filter(_condition(queryset.model, match, sqlite=sqlite))


def search_text_for(*texts: str | None, initials: bool | Iterable[str] = True) -> str:
    """What to store in ``search_text`` for a row that is known by these texts.

    ``initials``: True adds the pinyin initials of every Chinese text; give your own where a name is read otherwise.
    """
    known = [text for text in texts if text]
    spelt = [initials_of(text) for text in known] if initials is True else list(initials or ())
    return index_text(*known, initials=dict.fromkeys(word for word in spelt if word))


def initials_of(text: str) -> str:
    """The first letters of the pinyin of a text that has Chinese characters, else nothing.

    >>> initials_of("重庆石墨"), initials_of("单县"), initials_of("A2")
    ('cqsm', 'sx', '')
    """
    if not any("㐀" <= char <= "鿿" for char in text):
        return ""
    letters = lazy_pinyin(text, style=Style.FIRST_LETTER, errors=_letters)
    return "".join(letters).lower()


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


def _fts5_source(table: str) -> str:
    name = search_table(table)
    return f'SELECT rowid FROM "{name}" WHERE "{name}" MATCH %s'


def _tsvector_source(table: str) -> str:
    return (
        f'SELECT id FROM "{table}" WHERE to_tsvector(\'simple\'::regconfig, "{FIELD}")'
        " @@ to_tsquery('simple'::regconfig, %s)"
    )


def _condition(model: type[Model], match: str, *, sqlite: bool) -> RawSQL:
    table = model._meta.db_table
    if sqlite:
        sql = f'"{table}"."id" IN ({_fts5_source(table)})'
    else:
        sql = f"to_tsvector('simple'::regconfig, \"{table}\".\"{FIELD}\") @@ to_tsquery('simple'::regconfig, %s)"
    return RawSQL(sql, (match,), output_field=BooleanField())
