"""The small language of schemes: what it computes, what it refuses and how it says so."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi_engine.scoring.expressions import Names, compile_expression
from luodi_engine.scoring.problems import ExpressionError

NAMES = Names(
    {
        "完成率": "rate",
        "签约数": "signed",
        "目标": "target",
        "非税收入": "nontax",
        "a": "a",
        "b": "b",
        "类别": "@class",
    },
    frozenset({"@class"}),
)
VALUES = {
    name: Decimal(value)
    for name, value in {"rate": "0.9", "signed": 7, "target": 8, "nontax": 3, "a": 1, "b": 2}.items()
}
VALUES["@class"] = "县"


def value_of(text):
    return compile_expression(text, NAMES, "rule").evaluate(VALUES)


def refused(text):
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text, NAMES, "rule")
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1 + 2 × 3", 7),
        ("(1 + 2) * 3", 9),
        ("-2 - -3", 1),
        ("10 / 4", "2.5"),
        ("0.1 + 0.2", "0.3"),
        ("签约数 / 目标", "0.875"),
        ("如果(签约数≥5且完成率≥70%，4，0)", 4),
        ("if(签约数 < 5 or 完成率 = 1, 4, 0)", 0),
        ("如果(非 (签约数 < 5), 1, 2)", 1),
        ("取小(签约数, 目标, 3)", 3),
        ("max(签约数, 目标)", 8),
        ("四舍五入(2.675, 2)", "2.68"),
        ("round(-0.5)", "-1"),
        ("取整(-1.2) + abs(-3)", 1),
        ("如果(类别 属于 (“县”, “区”), 1, 2)", 1),
        ("如果(属于(签约数, 1, 7), 1, 2)", 1),
        ("如果(类别 = '区', 1, 2)", 2),
        ("非税收入 × ２", 6),
        ("如果(a < b 且 b < 3 或 a > 5, 1, 0)", 1),
    ],
)
def test_it_computes_exactly_with_chinese_or_english_words(text, result):
    assert value_of(text) == Decimal(str(result))


def test_a_name_that_begins_with_a_word_of_the_language_is_still_a_name():
    assert compile_expression("非税收入", NAMES).names == ("nontax",)
    assert compile_expression("非 a > 1", NAMES).evaluate(VALUES) is True


def test_the_unused_branch_is_not_computed():
    assert value_of("如果(a = 1, 5, a / 0)") == 5
    assert value_of("如果(a = 2 且 a / 0 > 1, 1, 0)") == 0


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("签约 + 1", "unknown_name_near", "签约数"),
        ("完成律>1且a>1", "unknown_name_near", "完成率"),
        ("xyzzy", "unknown_name", "xyzzy"),
        ("1 +", "expression_end", "4"),
        ("(1 + 2", "expression_close", "1"),
        ("1 2", "expression_rest", "2"),
        ("a.b", "expression_sign", "."),
        ("a[0]", "expression_sign", "["),
        ("__import__('os')", "unknown_name", "__import__"),
        ("1 < a < 3", "expression_chain", "7"),
        ("如果(a, 1, 2)", "expression_wants_boolean", "4"),
        ("(a > 1) + 1", "expression_wants_number", "4"),
        ("如果(a > 1, 1, a > 2)", "expression_branches", "1"),
        ("类别 > '县'", "expression_compare", "4"),
        ("四舍五入(a, b)", "expression_digits", "9"),
        ("四舍五入(a, 99)", "expression_digits", "9"),
        ("min()", "expression_start", ")"),
        ("if(a > 1, 2)", "expression_arguments", "if"),
        ("'县", "expression_quote", "1"),
        ("类别", "expression_wants_number", "1"),
        ("1e999999999", "expression_number", "1e999999999"),
        ("1" * 60, "expression_number", "1"),
    ],
)
def test_it_says_what_is_wrong_and_where(text, code, words):
    found = refused(text)
    assert found.code == code
    assert words in found.text("zh") and words in found.text("en")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "(" * 900 + "1" + ")" * 900,
        "-" * 1900 + "1",
        "非 " * 600 + "a > 1",
        "如果(a > 1, " * 100 + "1" + ", 2)" * 100,
        "+".join(["1"] * 900),
        "min(" * 300 + "1" + ")" * 300,
    ],
)
def test_hostile_length_depth_and_size_end_in_an_answer_not_in_a_crash(text):
    start = time.process_time()
    try:
        assert compile_expression(text, NAMES).type in ("number", "boolean")
    except ExpressionError as error:
        assert error.problems[0].code in ("expression_length", "expression_depth", "expression_parts")
    assert time.process_time() - start < 1


def test_a_division_by_zero_names_the_place_and_the_way_out():
    rule = compile_expression("a / (签约数 - 7)", NAMES, "indicators[0].method.formula")
    with pytest.raises(ExpressionError) as caught:
        rule.evaluate(VALUES)
    assert caught.value.problems[0].text("zh") == (
        "indicators[0].method.formula: 公式第 3 个字符的除法除数为 0。可写：如果(除数 = 0, 0, 被除数 / 除数)。"
    )


def test_results_beyond_any_score_are_refused_not_kept():
    rule = compile_expression("×".join(["a"] * 20), Names({"a": "a"}), "x")
    with pytest.raises(ExpressionError) as caught:
        rule.evaluate({"a": Decimal(10) ** 17})
    assert caught.value.problems[0].code == "expression_result"


def test_the_formula_is_shown_with_the_numbers_put_in():
    rule = compile_expression("取小（签约数 ÷ 目标，1）", NAMES)
    assert rule.filled(VALUES) == "取小（7 ÷ 8，1）"


def test_a_hundred_thousand_evaluations_take_less_than_three_seconds():
    rule = compile_expression(
        "如果(完成率 ≥ 1 且 签约数 > 目标 × 20%, 取小(完成率 × 10, 12), 四舍五入(完成率 × 8, 2))", NAMES
    )
    start = time.process_time()
    for _ in range(100_000):
        rule.evaluate(VALUES)
    assert time.process_time() - start < 3


trees = st.recursive(
    st.one_of(st.integers(-99, 99).map(lambda n: f"({n})"), st.sampled_from(["a", "b", "签约数"])),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"如果({t[0]} > {t[1]}, {t[2]}, {t[0]})"),
        st.tuples(inner, inner).map(lambda t: f"取大({t[0]}, {t[1]})"),
    ),
    max_leaves=12,
)


@given(trees)
def test_any_well_formed_expression_agrees_with_python(text):
    python = text.replace("签约数", "signed").replace("取大", "max").replace("如果", "choose")
    plain = {"a": 1, "b": 2, "signed": 7, "max": max, "choose": lambda c, x, y: x if c else y}
    try:
        rule = compile_expression(text, NAMES)
    except ExpressionError as error:
        assert error.problems[0].code in ("expression_depth", "expression_parts")
        return
    assert rule.evaluate(VALUES) == eval(python, {"__builtins__": {}}, plain)


@given(st.text(alphabet="ab完成率且或非()（）<>=+-*/.,，1 9e%“'如果取小", max_size=40))
def test_any_text_is_either_compiled_or_refused_with_a_worded_reason(text):
    try:
        compile_expression(text, NAMES, "x")
    except ExpressionError as error:
        for problem in error.problems:
            assert problem.text("zh").startswith("x: ") and problem.text("en").startswith("x: ")
