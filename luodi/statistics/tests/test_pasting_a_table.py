"""A table is pasted, its columns are named, and its totals and rates are judged."""

import pytest
from django.urls import reverse

from luodi.statistics.models import PublishedTable
from luodi.statistics.pasting import guessed, printed, read_grid
from luodi.statistics.queries import judged_table

NEW = reverse("statistics:new")
TEXT = "县区\t签约（个）\t开工（个）\t开工率\t到位（亿元）\n东区\t52\t45\t86.5%\t1,234.5\n西县\t47\t36\t76.7%\t20\n合计\t99\t82\t—\t1254.5"
SOURCE = {
    "title_zh": "样例月报",
    "place": "样例市",
    "period": "2025-01/2025-06",
    "source": "example.org",
    "text": TEXT,
}


def columns(**changes):
    """The second step as the page would send it for ``TEXT``."""
    given = {"do": "save", "width": "4", "total": "2"}
    for at, (unit, digits, exact, above, below) in enumerate(
        (
            ("count", 0, "on", "", ""),
            ("count", 0, "on", "", ""),
            ("percent", 1, "", "1", "0"),
            ("yi_yuan", 1, "", "", ""),
        )
    ):
        given |= {
            f"c{at}-unit": unit,
            f"c{at}-digits": digits,
            f"c{at}-numerator": above,
            f"c{at}-denominator": below,
        }
        if exact:
            given[f"c{at}-is_exact"] = exact
    return {**SOURCE, **given, **changes}


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("1,234.50", "1234.50"),
        ("86.5%", "86.5"),
        ("—", ""),
        ("", ""),
        ("−3", "-3"),
        (" 7 ", "7"),
        ("１２", "12"),
    ],
)
def test_digits_are_kept_without_what_only_decorates_them(text, digits):
    assert printed(text) == digits


def test_heads_and_digits_suggest_what_a_column_is():
    choices, total = guessed(read_grid(TEXT))
    assert [(one.unit, one.digits, one.is_exact) for one in choices] == [
        ("count", 0, True),
        ("count", 0, True),
        ("percent", 1, False),
        ("yi_yuan", 1, False),
    ]
    assert total == 2


@pytest.mark.parametrize("text", [TEXT.replace("\t", " | "), TEXT.replace("\t", "   ")])
def test_other_ways_of_parting_cells_are_understood(text):
    grid = read_grid(text)
    assert len(grid.heads) == 4 and grid.rows[0][0] == "东区" and grid.rows[0][1][0] == "52"


def test_a_pasted_table_is_read_then_kept_and_judged(chen):
    asked = chen.post(NEW, {**SOURCE, "do": "read"})
    assert asked.status_code == 200 and len(asked.context["entry"].columns) == 4
    assert not PublishedTable.objects.exists()
    answer = chen.post(NEW, columns())
    table = PublishedTable.objects.for_detail().get()
    assert answer.url == reverse("statistics:detail", args=[table.code])
    verdicts = {(one.figure, one.outcome) for one in judged_table(table).checks}
    assert verdicts == {
        ("合计·签约", "right"),
        ("合计·开工", "misprinted"),
        ("合计·到位", "right"),
        ("东区·开工率", "right"),
        ("西县·开工率", "misprinted"),
    }


def test_the_list_of_tables_with_a_misprint_counts_all_their_checks(chen):
    chen.post(NEW, columns())
    counts = [
        (row.checks_count, row.checks_right, row.checks_misprinted)
        for query in ("", "?outcome=misprinted", "?outcome=right")
        for row in chen.get(reverse("statistics:list") + query).context["page"].rows
    ]
    assert counts == [(5, 3, 2)] * 3
    assert not chen.get(reverse("statistics:list") + "?outcome=undecidable").context["page"].rows


def test_it_can_be_changed_and_the_page_opens_with_what_was_entered(chen):
    chen.post(NEW, columns())
    table = PublishedTable.objects.get()
    edit = reverse("statistics:edit", args=[table.code])
    entry = chen.get(edit).context["entry"]
    assert entry.form.initial["text"].splitlines()[1] == "东区\t52\t45\t86.5\t1234.5"
    corrected = columns(text=TEXT.replace("\t82\t", "\t81\t"), version=table.version)
    assert chen.post(edit, corrected).status_code == 302
    table = PublishedTable.objects.for_detail().get()
    assert table.version == 2
    assert ("合计·开工", "right") in {(one.figure, one.outcome) for one in judged_table(table).checks}
    assert chen.post(edit, {**corrected, "text": TEXT}).status_code == 409


@pytest.mark.parametrize(
    "changes",
    [
        {"text": TEXT.replace("45", "许多")},
        {"c3-digits": "0"},
        {"text": "只有一行"},
        {"source": ""},
        {"c2-unit": "bushels"},
        {"text": TEXT.replace("西县\t47", "西县\t0").replace("东区\t52", "东区\t")},
    ],
)
def test_what_is_wrong_comes_back_and_nothing_is_kept(chen, changes):
    answer = chen.post(NEW, columns(**changes))
    kept = PublishedTable.objects.count()
    assert (answer.status_code, kept) in {(422, 0), (200, 0), (302, 1)}
    if kept:
        assert "undecidable" in {
            one.outcome for one in judged_table(PublishedTable.objects.for_detail().get()).checks
        }
    elif answer.status_code == 422:
        assert answer.context["form"].errors or any(
            form.errors for _head, form in answer.context["entry"].columns
        )


def test_a_wrong_cell_is_named_with_its_row_and_column(chen):
    answer = chen.post(NEW, columns(text=TEXT.replace("45", "许多")))
    message = str(answer.context["form"].errors)
    assert "东区" in message and "开工" in message and "许多" in message


def test_a_reader_may_not_enter_tables(people, client):
    client.force_login(people["wang"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("statistics:list")).status_code == 200
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, columns()).status_code == 403


def test_a_table_is_removed_with_a_reason(chen):
    chen.post(NEW, columns())
    address = reverse("statistics:remove", args=[PublishedTable.objects.get().code])
    assert chen.post(address, {"reason": ""}).status_code == 422
    assert chen.post(address, {"reason": "录错"}).status_code == 302
    assert not PublishedTable.objects.exists()
