"""Search must find what a reader calls “contains”, the same rows on both databases, through every kind of write."""

import re

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from luodi.common import search
from luodi.common.search import initials_of, matching, refresh_search, search_text_for
from luodi.common.search_migrations import SearchIndex, restore_triggers
from luodi.enterprises.models import Enterprise
from luodi.projects.models import Project

pytestmark = pytest.mark.django_db

NAMES = st.lists(st.text("石墨烯巴a1（ ", min_size=1, max_size=8), max_size=8)
TYPED = st.text("石墨烯巴a1 ", min_size=1, max_size=6)
RUN = re.compile(r"[一-鿿]+|[a-z0-9]+")


class Undo(Exception):
    """Takes an example's rows away again."""


def stored(*names, initials=False):
    Enterprise.objects.bulk_create(
        Enterprise(name=name, search_text=search_text_for(name, initials=initials), updated_at=timezone.now())
        for name in names
    )


def found(typed):
    return sorted(row.name for row in matching(Enterprise.objects.all(), typed))


def pattern_of(word):
    """What a word typed means, spelt as a regular expression over the name."""
    runs = RUN.findall(word)
    parts = []
    for position, run in enumerate(runs):
        if run[0].isascii():
            run = f"(?<![a-z0-9]){run}" + ("" if position == len(runs) - 1 else "(?![a-z0-9])")
        parts.append(run)
    return re.compile("[（ ]*".join(parts))


def found_slowly(names, typed):
    patterns = [pattern_of(word) for word in typed.split() if RUN.search(word)]
    return sorted(name for name in names if all(pattern.search(name) for pattern in patterns))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    names=NAMES,
    typed=TYPED,
    few=st.sampled_from([0, 2, 1000]),
    many=st.sampled_from([0, 1000]),
    sample=st.sampled_from([0, 3, 2000]),
)
@example(names=["巴墨石墨烯", "石墨", "墨石"], typed="石墨烯", few=1000, many=1000, sample=2000)
@example(names=["巴1a", "巴a1", "1a1"], typed="a1", few=0, many=0, sample=2000)
def test_search_finds_what_a_slow_reader_finds(*, names, typed, few, many, sample):
    with pytest.raises(Undo), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        for name, value in {"FEW": few, "MANY": many, "SAMPLE": sample}.items():
            patch.setattr(search, name, value)
        stored(*names)
        assert found(typed) == found_slowly(names, typed)
        raise Undo


@pytest.mark.parametrize(
    "typed",
    [
        "石墨",
        "墨",
        "scbz",
        "scbzsm",
        "91511900",
        "９１５１",
        "巴中 91511900ma",
        "四川巴中石墨烯材料有限公司",
        "GRAPH",
    ],
)
def test_a_firm_is_found_by_two_characters_one_character_initials_and_code(typed):
    texts = ("四川巴中石墨烯材料有限公司", "91511900MA62X", "Bazhong Graphene")
    Enterprise.objects.create(name=texts[0], search_text=search_text_for(*texts), updated_at=timezone.now())
    stored("成都软件有限公司", initials=True)
    assert found(typed) == [texts[0]]


@pytest.mark.parametrize("typed", ["墨石", "1511900", "zsm", "石墨石", '"墨*', "石墨' OR 1"])
def test_what_is_not_in_the_name_finds_nothing(typed):
    texts = ("四川巴中石墨烯材料有限公司", "91511900MA62X")
    Enterprise.objects.create(name=texts[0], search_text=search_text_for(*texts), updated_at=timezone.now())
    expected = [texts[0]] if typed == '"墨*' else []
    assert found(typed) == expected


@pytest.mark.parametrize("typed", ["", "  ", "（）", "%", "🙂"])
def test_nothing_searchable_leaves_the_list_as_it_is(typed):
    stored("石墨", "烯")
    assert found(typed) == ["烯", "石墨"]


def test_search_keeps_within_the_rows_given():
    stored("石墨甲", "石墨乙")
    assert [row.name for row in matching(Enterprise.objects.filter(name="石墨乙"), "石墨")] == ["石墨乙"]


def test_the_index_follows_changes_and_deletions_of_many_rows():
    stored("石墨甲", "石墨乙")
    Enterprise.objects.filter(name="石墨甲").update(search_text=search_text_for("铜"))
    assert found("石墨") == ["石墨乙"] and found("铜") == ["石墨甲"]
    Enterprise.objects.filter(name="石墨乙").delete()
    assert found("石墨") == []


def test_refreshing_writes_only_what_changed_and_honours_given_initials():
    Enterprise.objects.create(name="单县石墨", updated_at=timezone.now())
    Enterprise.objects.create(name="重庆铜业", pinyin_initials="zqty", updated_at=timezone.now())
    assert refresh_search(Enterprise.objects.all()) == 2
    assert refresh_search(Enterprise.objects.all()) == 0
    assert found("sxsm") == ["单县石墨"] and found("zqty") == ["重庆铜业"] and found("cqty") == []


def test_initials_read_names_as_people_say_them():
    assert [initials_of(name) for name in ("重庆", "单县", "六安", "银行", "3M中国", "ABC")] == [
        "cq",
        "sx",
        "la",
        "yh",
        "3mzg",
        "",
    ]


def test_a_rare_word_is_handed_over_as_numbers_and_a_common_one_is_left_to_the_index(monkeypatch):
    monkeypatch.setattr(search, "FEW", 3)
    stored("石墨一", *(f"铜{n}" for n in range(9)))
    assert "MATCH" not in str(matching(Enterprise.objects.all(), "石墨").query)
    assert "@@" not in str(matching(Enterprise.objects.all(), "石墨").query)
    assert len(found("铜")) == 9


def test_triggers_lost_with_a_rebuilt_table_come_back_after_migrating():
    if connection.vendor != "sqlite":
        assert restore_triggers(connection) == []
        return
    with connection.cursor() as cursor:
        cursor.execute('DROP TRIGGER "enterprises_enterprise_search_insert"')
    stored("石墨")
    assert found("石墨") == []
    assert restore_triggers(connection) == ["enterprises_enterprise"]
    assert found("石墨") == ["石墨"] and restore_triggers(connection) == []


@pytest.mark.parametrize("model", [Enterprise, Project])
def test_every_searched_model_has_its_index(model):
    name = search.search_table(model._meta.db_table)
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, model._meta.db_table)
    assert name in tables or name in indexes


def test_the_operation_can_be_undone_and_writes_itself():
    assert SearchIndex("Enterprise").deconstruct() == ("SearchIndex", ["Enterprise"], {})
    assert SearchIndex("Enterprise").reversible
