"""Figures read from CSV and values in every layout, results written as tables and values."""

import csv
import io
import math

import pytest

from luodi_engine.scoring import DataError, SchemeError, parse_scheme, score
from luodi_engine.scoring.reading import read_csv, read_items, read_values
from luodi_engine.scoring.writing import result_csv, result_values
from luodi_engine.tests.case_rows import rule_bodies
from luodi_engine.tests.scoring_samples import body, leaf, run_of

INDEX = dict(rule_bodies("assessment"))["goalpost-index.yaml"]


def scheme_with(**settings):
    return parse_scheme({**body(leaf("a", {"kind": "direct", "input": "x"}), inputs="x"), **settings})


def problems_of(text, scheme=None, **settings):
    with pytest.raises(DataError) as caught:
        read_csv(text, scheme or scheme_with(**settings))
    return [(problem.place, problem.code) for problem in caught.value.problems]


def test_a_wide_table_may_have_chinese_headers_percents_and_blanks():
    scheme = parse_scheme(
        {
            "scheme": "s",
            "inputs": [{"code": "rate", "title": "完成率", "missing": "leave"}],
            "indicators": [leaf("a", {"kind": "ratio", "input": "rate"}, weight=100)],
        }
    )
    data = read_csv("\ufeff单位,名称,期间,完成率\n1,甲县,2024-01,96%\n2,乙县,2024-01,\n", scheme)
    assert [str(value) for value in data.columns["rate"]] == ["0.96", "None"]
    assert data.units[0].name == "甲县"


def test_a_long_table_gives_the_same_figures_as_a_wide_one():
    wide = read_csv("unit,period,x\na,1,5\nb,1,6\n", scheme_with())
    long = read_csv(
        "unit,period,indicator,value\nb,1,x,6\na,1,x,5\na,1,other,9\n",
        scheme_with(data_layout={"form": "long"}),
    )
    assert wide.hash == long.hash


def test_periods_in_column_names_give_one_row_a_period():
    layout = {
        "form": "periods_in_columns",
        "unit": "iso3",
        "name": "country",
        "rename": {"life": "le", "expected": "eys", "mean": "mys", "income": "gnipc"},
        "skip_when_blank": ["hdicode"],
    }
    scheme = parse_scheme({**INDEX, "data_layout": layout})
    text = (
        "iso3,country,hdicode,hdi_1990,le_1990,le_1991,eys_1990,eys_1991,mys_1990,mys_1991,gnipc_1990,gnipc_1991\n"
        "AAA,Alpha,High,0.8,72,73,12,13,7.5,8,7500,8000\n"
        "BBB,Beta,Low,,60,61,9,..,4,4,900,1000\n"
        "ZZA,All regions,,0.7,65,66,10,11,6,7,5000,6000\n"
    )
    run = score(scheme, read_csv(text, scheme))
    assert [row for row in run.data.rows] == [
        ("AAA", "1990"),
        ("BBB", "1990"),
        ("AAA", "1991"),
        ("BBB", "1991"),
    ]
    assert [bool(scored) for scored in run.scored] == [True, True, True, False]


def test_the_index_is_the_formula_of_the_technical_note_for_many_places_and_years():
    """Oracle: the formula in floats, as one writes it on one line."""
    scheme = parse_scheme(INDEX)
    places = [
        {
            "unit": f"p{n:03d}",
            "period": str(year),
            "life": 40 + n % 47,
            "expected": 5 + n % 16 + 0.25,
            "mean": n % 14,
            "income": 90 + n * n * 3,
        }
        for year in range(1990, 1996)
        for n in range(195)
    ]
    run = score(scheme, read_values({"rows": places}, scheme))
    by_key = {(row["unit"], row["period"]): row for row in places}
    for number, key in enumerate(run.data.rows):
        row = by_key[key]
        health = (min(max(row["life"], 20), 85) - 20) / 65
        education = (min(row["expected"], 18) / 18 + min(row["mean"], 15) / 15) / 2
        income = math.log(min(max(row["income"], 100), 75000) / 100) / math.log(750)
        assert float(run.exact[number]) == pytest.approx((health * education * income) ** (1 / 3), abs=1e-12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("", "no_rows")]),
        ("unit,x\n", [("", "no_rows")]),
        ("unit,x\na," + "9" * 50_000, [("row 2 · x (a)", "not_a_number")]),
        ("unit,x,x\na,1,2\n", [("row 1", "doubled_header")]),
        ("unit,x\na,1,2,3\n", [("row 2", "long_row")]),
        ("unt,x\na,1\n", [("row 1", "header_missing_near")]),
        ("unit,y\na,1\n", [("row 1", "unknown_column")]),
        ("unit,x\na,five\n", [("row 2 · x (a)", "not_a_number")]),
        ("unit,class,x\na,c,1\na,d,1\n", [("", "group_conflict")]),
        ("unit,x\n,1\n", [("", "blank_unit")]),
    ],
)
def test_a_table_that_cannot_be_read_says_where_and_why(text, expected):
    assert problems_of(text) == expected


def test_a_layout_the_engine_does_not_know_is_refused():
    with pytest.raises(SchemeError) as caught:
        read_csv("unit,x\na,1\n", scheme_with(data_layout={"form": "square", "pattern": "{input}"}))
    assert {problem.place for problem in caught.value.problems} == {"data_layout.form", "data_layout.pattern"}
    layout = {"form": "periods_in_columns"}
    assert problems_of("unit,x\na,1\n", data_layout=layout) == [("row 1", "no_period_columns")]


def test_items_come_from_a_second_table_or_from_values():
    scheme = scheme_with(bonus={"entries": [{"code": "b", "items": "visit", "per": 2}]})
    items = "unit,kind,key,quantity,period\na,visit,v1,,\na,visit,v2,3,\n"
    assert str(score(scheme, read_csv("unit,x\na,5\n", scheme, items)).printed[0]) == "13.00"
    values = {"rows": [{"unit": "a", "x": 5}], "items": [{"unit": "a", "kind": "visit", "key": "v1"}]}
    assert str(score(scheme, read_values(values, scheme)).printed[0]) == "7.00"
    with pytest.raises(DataError):
        read_items([{"unit": "a", "kind": "visit", "key": "v", "quantity": "many"}])


@pytest.mark.parametrize("values", [[], {"rows": 5}, {"row": []}, {"rows": [5]}, {"rows": [{"unit": "a"}]}])
def test_values_that_are_not_figures_are_refused(values):
    with pytest.raises(DataError):
        read_values(values, scheme_with())


def test_the_result_table_keeps_exact_and_printed_side_by_side():
    run = run_of(
        body(leaf("a", {"kind": "ratio", "input": "x", "target": 3})), {"u": {"x": 1}, "v": {"x": 2}}
    )
    rows = list(csv.DictReader(io.StringIO(result_csv(run))))
    assert [(row["unit"], row["score"], row["rank"]) for row in rows] == [
        ("u", "33.33", "2"),
        ("v", "66.67", "1"),
    ]
    assert rows[0]["score_exact"] == rows[0]["a_exact"] == "33.33333333333333333333"
    values = result_values(run, explained=True)
    assert (
        values["results"][1]["explanation"]["children"][0]["formula"] == "2 ÷ 3 = 0.666667 × 100 = 66.666667"
    )
    assert values["result_hash"] == run.hash and values["scheme_hash"] == run.scheme.hash
