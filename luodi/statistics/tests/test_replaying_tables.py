"""The tables that ship are loaded as printed and every one of their 88 checks gets its verdict."""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from django.urls import reverse

from luodi.audit.models import AuditEvent
from luodi.statistics.actions import enter_table, load_published
from luodi.statistics.actions.entering import SHIPPED
from luodi.statistics.facts import written_table
from luodi.statistics.models import PublishedCheck, PublishedFigure, PublishedTable
from luodi.statistics.queries import judged_table
from luodi.statistics.written_tables import WrittenTable

TABLES = [
    value for path in sorted(SHIPPED.glob("*.yaml")) for value in yaml.safe_load(path.read_text("utf-8"))
]
CHECKS = [(table, number) for table in TABLES for number in range(len(table["checks"]))]


def test_there_are_as_many_tables_and_checks_as_their_readme_says():
    assert (len(TABLES), len(CHECKS)) == (40, 88)
    assert Counter(table["checks"][number]["expect"] for table, number in CHECKS) == {
        "right": 85,
        "undecidable": 1,
        "misprinted": 2,
    }


@pytest.mark.parametrize(
    ("table", "number"), CHECKS, ids=lambda value: value["code"] if isinstance(value, dict) else ""
)
def test_each_check_gets_the_verdict_that_is_expected_of_it(table, number):
    written = WrittenTable.parse(table)
    check = written.checks[number]
    assert written.verdict(check).outcome == check.expected == table["checks"][number]["expect"]


def test_digits_are_kept_as_printed_and_read_back_the_same(db):
    assert load_published() == 40
    for value in TABLES:
        stored = PublishedTable.objects.for_detail().get(code=value["code"])
        assert written_table(stored) == WrittenTable.parse(value)
    printed = sum(
        1 for table in TABLES for row in table["rows"] for text in row["values"].values() if text is not None
    )
    assert PublishedFigure.objects.count() == printed
    assert PublishedFigure.objects.filter(row__table__code="luan-2022-09", printed="75").count() == 1


def test_loading_twice_changes_nothing(db):
    load_published()
    events = AuditEvent.objects.count()
    assert load_published() == 0
    assert (PublishedTable.objects.count(), AuditEvent.objects.count()) == (40, events)


def test_a_changed_file_changes_its_table_alone(db, tmp_path: Path):
    load_published()
    value = {**TABLES[0], "note": "更正"}
    (tmp_path / "one.yaml").write_text(yaml.safe_dump([value], allow_unicode=True), "utf-8")
    assert load_published(tmp_path) == 1
    assert PublishedTable.objects.get(code=value["code"]).version == 2


def test_a_table_entered_anew_on_the_page_is_not_overwritten(db, people):
    load_published()
    table = PublishedTable.objects.for_detail().get(code="luan-2022-09")
    written = WrittenTable.parse({**next(t for t in TABLES if t["code"] == "luan-2022-09"), "note": "核对过"})
    enter_table(written, by=people["chen"], replacing=table)
    assert load_published() == 0
    assert PublishedTable.objects.get(code="luan-2022-09").note == "核对过"


@pytest.mark.parametrize(
    ("code", "outcome", "bounds"),
    [
        ("luan-2022-09", "right", ("86.45", "86.55")),
        ("sichuan-2012-08", "undecidable", ("42.548", "42.5506")),
        ("ordos-2022-h1", "misprinted", ("82.5", "83.5")),
    ],
)
def test_the_page_says_each_verdict_with_its_interval_in_words(db, chen, code, outcome, bounds):
    load_published()
    answer = chen.get(reverse("statistics:detail", args=[code]))
    found = [one for one in answer.context["judged"].checks if one.outcome == outcome]
    words = [f"{one.stands_for} {one.possible}" for one in found]
    assert any(all(bound in text for bound in bounds) for text in words), words
    text = answer.content.decode()
    assert found[0].outcome_label in text and found[0].stands_for in text
    assert answer.context["table"].source in text


def test_the_stored_verdicts_are_those_of_the_page(db):
    load_published()
    for table in PublishedTable.objects.for_detail():
        judged = judged_table(table)
        assert [one.outcome for one in judged.checks] == [check.outcome for check in table.checks.all()]


def test_the_list_finds_what_is_misprinted(db, chen, django_assert_max_num_queries):
    load_published()
    chen.get(reverse("statistics:list"))
    with django_assert_max_num_queries(12):
        answer = chen.get(reverse("statistics:list"), {"outcome": "misprinted"})
    assert {table.code for table in answer.context["page"].rows} == set(
        PublishedCheck.objects.filter(outcome="misprinted").values_list("table__code", flat=True)
    )
    assert len(answer.context["page"].rows) == 2


def test_a_table_costs_the_same_statements_with_many_rows(db, chen, django_assert_max_num_queries):
    load_published()
    chen.get(reverse("statistics:list"))
    for code in ("luan-2022-09", "bazhong-2015-fair"):
        with django_assert_max_num_queries(12):
            chen.get(reverse("statistics:detail", args=[code]))
