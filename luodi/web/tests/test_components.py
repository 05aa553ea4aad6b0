"""Components say what they are given: the same number in picture and table, unknown as unknown, nothing unescaped."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from luodi.web.charts import Chart, Column
from luodi.web.components.figures import pace_tone


def rendered(source: str, query: str = "", **values) -> str:
    return engines["django"].from_string(source).render(values, RequestFactory().get(f"/list/{query}"))


def chart(**changes) -> Chart:
    rows = [("A <b>", Decimal("12.5"), None), ("B", Decimal("20000"), Decimal("0.872"))]
    columns = [Column("Unit"), Column("Paid in", "wan", "10k"), Column("Rate", "rate")]
    return Chart(**{"code": "c", "kind": "bar", "title": "T", "columns": columns, "rows": rows, **changes})


def test_picture_and_table_are_of_the_same_rows():
    page = rendered("{% chart_pair chart %}", chart=chart())
    drawn = json.loads(re.search(r'class="chart-json">(.*?)</script>', page, re.DOTALL).group(1))
    assert drawn["rows"] == [["A <b>", 12.5, None], ["B", 20000.0, 0.872]]
    assert drawn["texts"] == [["A <b>", "12.50", "—"], ["B", "20,000", "87.2%"]]
    for text in ("A &lt;b&gt;", "12.50", "20,000", "87.2%"):
        assert f">{text}</t" in page


def test_a_name_cannot_end_the_script_it_is_written_in():
    page = rendered("{% chart_pair chart %}", chart=chart(title="</script><script>alert(1)</script>"))
    assert "<script>alert" not in page
    assert page.count("</script>") == 1


def test_codes_of_a_chart_are_shown_as_words():
    columns = [
        Column("Project"),
        Column("Phase"),
        Column("Kind", names={"late": "Late!"}),
        Column("a", "day"),
        Column("b", "day"),
    ]
    wall = Chart("g", "gantt", "Wall", columns, [("P", "Works", "late", date(2026, 1, 2), date(2026, 3, 4))])
    assert wall.written_rows == [["P", "Works", "Late!", "2026-01-02", "2026-03-04"]]
    assert json.loads(wall.as_json())["rows"] == [["P", "Works", "late", "2026-01-02", "2026-03-04"]]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "pie3d"}, "pie3d"),
        ({"rows": [("A",)]}, "3 columns"),
        ({"columns": [Column("x", "euro")] * 3}, "euro"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_refused_with_the_reason(changes, words):
    with pytest.raises(ValueError, match=words):
        chart(**changes)


def test_a_pace_bar_marks_the_calendar_and_says_both_numbers():
    bar = rendered("{% pace_bar done due %}", done=Decimal("0.623"), due=Decimal("0.667"))
    assert 'width="62.3"' in bar and 'x1="66.7"' in bar
    assert "62.3%" in bar and "66.7%" in bar
    assert "behind" in bar


def test_more_than_all_fills_the_bar_and_still_says_how_much():
    bar = rendered("{% pace_bar done due %}", done=Decimal("1.34"), due=Decimal("0.5"))
    assert 'class="pace-fill" y="2" width="100.0"' in bar and "134.0%" in bar


def test_an_unknown_achievement_draws_no_bar():
    assert "<svg" not in rendered("{% pace_bar done due %}", done=None, due=Decimal("0.5"))


def test_the_tone_of_pace_turns_at_the_calendar_and_ten_points_later():
    assert [pace_tone(Decimal(gap)) for gap in ("0", "-0.001", "-0.1", "-0.101")] == [
        "good",
        "behind",
        "behind",
        "bad",
    ]
    assert pace_tone(None) == "even"


def test_a_figure_without_a_value_shows_a_dash():
    assert "—" in rendered('{% figure_card "Foreign" value %}', value=None)
    assert ">0<" in rendered('{% figure_card "Projects" value %}', value=0)


def test_a_line_leaves_out_what_is_missing():
    assert rendered("{% spark numbers %}", numbers=[1, None, 3, 5]).count(",") == 3
    assert rendered("{% spark numbers %}", numbers=[None, 2]) == ""


def test_what_users_wrote_is_escaped_everywhere():
    evil = "<img src=x onerror=alert(1)>"
    sources = (
        "{% fact evil evil %}{% badge evil %}{% state evil evil %}{% stage_pill evil 1 2 %}",
        "{% figure_card evil evil definition=evil note=evil %}{% empty_state evil text=evil %}{% endempty_state %}",
        "{% timeline entries %}{% gate_list entries %}{% document_list entries %}{% page_links '' '' evil %}",
        "{% page_header evil subtitle=evil note=evil %}{% endpage_header %}{% breadcrumb evil '/' evil %}",
        "{% dialog 'd' evil %}{% enddialog %}{% sort_head 'a' evil %}",
    )
    entry = {
        "title": evil,
        "text": evil,
        "by": evil,
        "who": evil,
        "remedy": evil,
        "on": evil,
        "kind": evil,
        "url": evil,
    }
    for source in sources:
        assert "<img" not in rendered(source, evil=evil, entries=[entry])


class Filters(forms.Form):
    q = forms.CharField(label="Name", required=False)
    unit = forms.ChoiceField(label="Unit", choices=[("", "—"), ("s", "South")], required=False)
    year = forms.IntegerField(label="Year", required=False)


def test_each_filter_in_force_can_be_taken_away_alone_and_paging_starts_anew():
    query = "?q=ink&unit=s&sort=-amount&after=abc"
    page = rendered(
        "{% filter_bar form shown=2 %}{% endfilter_bar %}", query, form=Filters({"q": "ink", "unit": "s"})
    )
    chips = re.findall(r'class="chip" href="([^"]+)"', page)
    assert chips == ["?unit=s&amp;sort=-amount", "?q=ink&amp;sort=-amount"]
    assert "Unit：South" in page
    assert '<input type="hidden" name="sort" value="-amount">' in page
    assert "filter-more" in page and 'class="filter-more" open' not in page


def test_a_folded_filter_in_force_stands_open():
    page = rendered(
        "{% filter_bar form shown=2 %}{% endfilter_bar %}", "?year=2026", form=Filters({"year": "2026"})
    )
    assert 'class="filter-more" open' in page


def test_sorting_turns_round_and_forgets_the_place_in_the_list():
    head = '{% sort_head "amount" "Amount" numeric=True %}'
    assert 'aria-sort="none"' in rendered(head) and "sort=-amount" in rendered(head, "?after=x&unit=s")
    assert "after=x" not in rendered(head, "?after=x")
    assert 'aria-sort="descending"' in rendered(head, "?sort=-amount") and '"?sort=amount"' in rendered(
        head, "?sort=-amount"
    )


class Entry(forms.Form):
    name = forms.CharField(label="Name")
    amount = forms.DecimalField(
        label="Amount", widget=forms.NumberInput(attrs={"data-unit": "万元"}), min_value=0
    )


def test_a_wrong_form_lists_every_error_above_and_beside_its_field():
    form = Entry({"name": "", "amount": "-3"})
    page = rendered("{% form_errors form %}{% form_fields form %}", form=form)
    assert 'href="#id_name"' in page and 'href="#id_amount"' in page
    assert page.count('class="field-errors"') == 2
    assert 'aria-describedby="id_amount_error"' in page and 'id="id_amount_error"' in page
    assert '<span class="unit">万元</span>' in page
