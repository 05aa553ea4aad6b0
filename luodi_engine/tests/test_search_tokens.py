"""A phrase of tokens finds exactly what contains the words typed, as a plain substring search would."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi_engine.search_tokens import (
    by_prefix,
    folded,
    fts5_match,
    index_text,
    query_phrases,
    query_tokens,
    tsquery_text,
)

TEXTS = st.text("石墨烯巴中A2b1 （）-㛃𬭊鿔жガ々éㄪㄫ", max_size=14)


def runs(text: str) -> list[str]:
    """The words of a text, read off character by character: Chinese runs apart from latin ones."""
    found: list[str] = []
    before = ""
    for char in folded(text):
        chinese = char in "石墨烯巴中㛃𬭊鿔カ々"
        kind = "chinese" if chinese else "word" if char.isalnum() else ""
        if kind and kind == before:
            found[-1] += char
        elif kind:
            found.append(char)
        before = kind
    return found


def contains(text: str, typed: str) -> bool:
    """The slow obvious answer: the runs typed stand in the text, a latin word from its beginning."""
    wanted = "|".join(runs(typed))
    there = "|" + "|".join(runs(text))
    if not wanted:
        return True
    starts_with_word = runs(typed)[0][0] not in "石墨烯巴中㛃𬭊鿔カ々"
    return ("|" + wanted if starts_with_word else wanted) in there


def found_by_fts5(rows: list[str], typed: str) -> list[int]:
    """Row numbers that SQLite finds, with the tokenizer the product uses."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE names USING fts5(search, tokenize='unicode61 remove_diacritics 0')"
    )
    database.executemany("INSERT INTO names (rowid, search) VALUES (?, ?)", enumerate(rows))
    match = fts5_match(typed)
    assert match is not None
    found = database.execute("SELECT rowid FROM names WHERE names MATCH ? ORDER BY rowid", (match,))
    return [row for (row,) in found]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=1, max_size=2), min_size=1, max_size=6), TEXTS)
def test_fts5_finds_what_a_substring_search_finds(rows: list[list[str]], typed: str) -> None:
    if fts5_match(typed) is None:
        return
    expected = [
        number
        for number, texts in enumerate(rows)
        if all(any(contains(text, word) for text in texts) for word in typed.split() if query_tokens(word))
    ]
    assert found_by_fts5([index_text(*texts) for texts in rows], typed) == expected


@settings(max_examples=200, deadline=None)
@given(st.text("石墨烯巴中㛃𬭊", min_size=2, max_size=12), st.data())
def test_any_part_of_two_chinese_characters_or_more_is_found(name: str, draw: st.DataObject) -> None:
    start = draw.draw(st.integers(0, len(name) - 2))
    end = draw.draw(st.integers(start + 2, len(name)))
    assert found_by_fts5([index_text("秦岭", name), index_text("秦岭")], name[start:end]) == [0]


def test_one_character_is_found_at_the_start_in_the_middle_and_at_the_end() -> None:
    rows = [index_text(name) for name in ("石墨烯", "巴石中", "中石", "墨")]
    assert found_by_fts5(rows, "石") == [0, 1, 2]
    assert query_tokens("石") == ("石",) and by_prefix("石")


def test_a_word_or_a_number_is_found_from_its_beginning_only() -> None:
    rows = [index_text("石墨公司", "91511900MA62XX01", initials=("smgs",))]
    assert found_by_fts5(rows, "915119") == [0]
    assert found_by_fts5(rows, "9151 1900") == []
    assert found_by_fts5(rows, "SMG") == [0]
    assert found_by_fts5(rows, "mgs") == []


def test_chinese_and_latin_typed_together_must_stand_together() -> None:
    rows = [index_text("中央厨房A2号"), index_text("A2中央厨房"), index_text("厨房B2")]
    assert found_by_fts5(rows, "厨房a") == [0]
    assert found_by_fts5(rows, "A2中") == [1]
    assert found_by_fts5(rows, "厨房 A2") == [0, 1]


def test_words_typed_apart_do_not_meet_across_two_texts() -> None:
    assert found_by_fts5([index_text("巴中石", "墨烯")], "石墨") == []
    assert found_by_fts5([index_text("巴中（石）墨烯")], "（石）墨") == [0]


@pytest.mark.parametrize("typed", ["", "  ", "（）", "。，", "***", '"'])
def test_nothing_searchable_gives_no_filter(typed: str) -> None:
    assert query_tokens(typed) == () == query_phrases(typed)
    assert fts5_match(typed) is None and tsquery_text(typed) is None


@given(st.text(max_size=60))
def test_nothing_typed_breaks_the_syntax_of_either_database(typed: str) -> None:
    match, tsquery = fts5_match(typed), tsquery_text(typed)
    assert (match is None) is (tsquery is None)
    if match and tsquery:
        found_by_fts5(["石墨"], typed)
        inside = tsquery.replace(" <-> ", "").replace(" & ", "").replace(":*", "")
        assert all(char.isalnum() or char in "'()" for char in inside)


@given(st.text(max_size=60))
def test_a_text_finds_itself(text: str) -> None:
    if fts5_match(text) is not None and len(text) < 50:
        assert found_by_fts5([index_text(text)], text) == [0]


@given(st.text("0123456789eE+-.xa石ж", max_size=20))
def test_no_token_looks_like_a_number_with_an_exponent(text: str) -> None:
    """PostgreSQL cuts 5e2kw into 5e2 and kw; SQLite does not."""
    for token in (*index_text(text).split(), *query_tokens(text)):
        assert not any(one.isdigit() and other == "e" for one, other in zip(token, token[1:], strict=False))
