"""The screening expression against a slow obvious oracle, with Chinese text, blanks and refusals."""

import random

import ibis
import pandas
import pytest

from luodi_engine.chains.problems import ChainError
from luodi_engine.chains.screening import COLUMNS, PARTS, Screen, ScreenPoints, screened

WORDS = ("富硒茶", "石墨", "负极材料", "中药饮片")
POINTS = ScreenPoints()


def universe(count: int = 400) -> list[dict]:
    chance = random.Random(3)
    return [
        {
            "code": f"E{number:04d}",
            "name": f"示例{chance.choice(['', *WORDS])}{number}有限公司",
            "scope": chance.choice([None, "", "、".join(chance.sample(WORDS, chance.randint(1, 3)))]),
            "industry": chance.choice([None, "1530", "1531", "1590", "3091", "2730"]),
            "region": chance.choice([None, "510000", "500000", "330000"]),
            "capital": chance.choice([None, 100.0, 1000.0, 9999.0, 10000.0, 2e6]),
            "founded": chance.choice([None, 1998, 2010, 2021]),
            "tier": chance.choice([None, "leading", "head", "growth", "?"]),
            "status": chance.choice(["存续", "注销"]),
        }
        for number in range(count)
    ]


def table(rows: list[dict]):
    frame = pandas.DataFrame(rows)
    frame["founded"] = frame["founded"].astype("Int64")
    return ibis.memtable(frame, schema=ibis.schema(dict(COLUMNS)))


def slow_score(row: dict, screen: Screen) -> int:
    score = POINTS.name * any(word in row["name"] for word in screen.words)
    count = sum(word in (row["scope"] or "") for word in screen.words)
    if count:
        score += min(POINTS.scope_first + (count - 1) * POINTS.scope_more, POINTS.scope_most)
    code = row["industry"] or ""
    earned = [0]
    for wanted in screen.industries:
        earned += [POINTS.industry_division] * code.startswith(wanted[:2])
        earned += [POINTS.industry_group] * code.startswith(wanted[:3])
        earned += [POINTS.industry_class] * code.startswith(wanted)
    score += max(earned)
    for column, bands in (("capital", POINTS.capital), ("founded", POINTS.founded)):
        if row[column] is not None:
            score += next(
                (points for bound, points in sorted(bands, reverse=True) if row[column] >= bound), 0
            )
    return score + POINTS.tiers.get(row["tier"] or "", 0)


def slow_screen(rows: list[dict], screen: Screen) -> list[tuple[str, int]]:
    kept = [
        row
        for row in rows
        if (not screen.regions or row["region"] in screen.regions)
        and (not screen.statuses or row["status"] in screen.statuses)
        and (screen.least_capital is None or (row["capital"] or 0) >= screen.least_capital)
        and not any(word in row["name"] or word in (row["scope"] or "") for word in screen.without)
    ]
    found = [(row["code"], slow_score(row, screen)) for row in kept]
    return sorted(found, key=lambda one: (-one[1], one[0]))[: screen.limit]


@pytest.mark.parametrize(
    "screen",
    [
        Screen(words=WORDS[:2], industries=("1530", "3091")),
        Screen(words=WORDS, regions=("510000",), statuses=("存续",), limit=7),
        Screen(industries=("1530",), least_capital=1000.0, without=("石墨",), limit=1000),
        Screen(limit=1000),
    ],
)
def test_the_expression_gives_what_a_plain_loop_gives(screen):
    rows = universe()
    # The oracle knows no filter on industries: let every industry in and score only.
    asked = Screen(**{name: getattr(screen, name) for name in screen.__dataclass_fields__})
    if screen.industries:
        rows = [row for row in rows if (row["industry"] or "").startswith(screen.industries)]
    found = ibis.duckdb.connect().to_pandas(screened(table(rows), asked))
    assert list(zip(found["code"], found["score"], strict=True)) == slow_screen(rows, screen)
    assert (found[list(PARTS)].sum(axis=1) == found["score"]).all()


def test_near_industries_are_let_in_but_earn_by_group_or_division_only():
    found = ibis.duckdb.connect().to_pandas(
        screened(table(universe()), Screen(industries=("1530",), near_industries=("153", "27"), limit=1000))
    )
    earned = dict(zip(found["industry"], found["industry_points"], strict=True))
    assert earned == {"1530": 250, "1531": 175, "2730": 0}


def test_missing_columns_blank_words_and_wild_limits_are_refused_at_once():
    narrow = ibis.memtable({"code": ["1"], "名称": ["甲"]})
    with pytest.raises(ChainError) as caught:
        screened(narrow, Screen(words=(" ", "长" * 41), limit=0))
    assert "name, scope, industry" in caught.value.text("en") and "名称" in caught.value.text("en")
    assert len(caught.value.problems) == 4
