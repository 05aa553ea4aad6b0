"""A thousand random rule sets: the engine agrees with the slow obvious scorer to the last printed digit."""

from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from luodi_engine.scoring import Unit, data_set, parse_scheme, score
from luodi_engine.tests import scoring_oracle

INPUTS = [f"f{n}" for n in range(5)]
TARGETS = [f"t{n}" for n in range(2)]


def figures(random):
    """Figures of the kinds offices report: whole, with two digits, zero, equal to another's."""
    units = [(f"u{n}", random.choice(["county", "zone"])) for n in range(random.randint(2, 6))]
    units = [("first", "county"), ("second", "zone"), *units]
    pool = [random.randint(0, 40) for _ in range(4)] + [
        Decimal(random.randint(0, 4000)).scaleb(-2) for _ in range(3)
    ]
    rows = []
    for period in ["2024-01", "2024-02"][: random.randint(1, 2)]:
        for code, unit_class in units:
            row = {"unit": code, "class": unit_class, "period": period}
            row |= {name: random.choice(pool) for name in INPUTS}
            row |= {name: random.choice([1, 3, 7, 12, Decimal("27.5")]) for name in TARGETS}
            rows.append(row)
    return rows


def method(random):
    """A random method with random settings."""
    own = random.choice(INPUTS)
    target = random.choice([*TARGETS, 3, Decimal("0.7")])
    within = random.choice(["class", "all"])
    return random.choice(
        [
            {
                "kind": "ratio",
                "input": own,
                "target": target,
                **random.choice([{}, {"cap": 1}, {"cap": "1.2"}]),
            },
            {
                "kind": "steps",
                "input": own,
                "target": target,
                "table": [{"at_least": 1, "result": 10}, {"at_least": "0.8", "result": "7.5"}],
                "otherwise": random.choice([0, 1]),
            },
            {"kind": "linear", "input": own, "points": [[0, 0], [7, "3.5"], [30, 12]]},
            {
                "kind": "tiers",
                "full": 5,
                "minus": "0.3",
                "tiers": [{"input": INPUTS[0], "required": 9}, {"input": INPUTS[1], "required": 4}],
            },
            {
                "kind": "counted",
                "start": random.choice([0, 5]),
                "cap": 12,
                "terms": [{"input": INPUTS[2], "per": "0.7", "cap": 4}, {"input": INPUTS[3], "per": "-0.1"}],
            },
            {"kind": "min_max", "input": own, "to": random.choice([[60, 100], [0, 100]]), "within": within},
            {"kind": "share_of_best", "input": own, "within": within},
            {"kind": "rank_points", "input": own, "points": [10, 8, "6.5"], "within": within},
            {"kind": "borda", "input": own, "within": within},
            {"kind": "goalposts", "input": own, "low": 3, "high": random.choice([17, 30])},
        ]
    )


def scheme_body(random):
    """A random scheme: leaves, a group, a mix by share, weights by class, bonuses, deductions, limits."""
    weights = [random.randint(1, 40) for _ in range(random.randint(1, 5))]
    nodes = [
        {"code": f"leaf{n}", "weight": weight, "method": method(random)} for n, weight in enumerate(weights)
    ]
    full = sum(weights)
    if random.random() < 0.5:
        inner = [{"code": f"in{n}", "weight": 3 + n, "method": method(random)} for n in range(2)]
        nodes.append({"code": "group", "weight": 7, "children": inner})
        full += 7
    if random.random() < 0.5:
        parts = [("0.3", "m0"), ("0.7", "m1")]
        mix = [
            {
                "code": code,
                "weight": w,
                "method": {"kind": "ratio", "input": random.choice(INPUTS), "target": "t0"},
            }
            for w, code in parts
        ]
        nodes.append(
            {"code": "mix", "weight": 9, "aggregate": "arithmetic", "gives": "share", "children": mix}
        )
        full += 9
    if random.random() < 0.3:
        nodes.append({"code": "classed", "weight": {"county": 4, "zone": 4}, "method": method(random)})
        full += 4
    body = {
        "scheme": "random",
        "classes": [{"code": "county"}, {"code": "zone"}],
        "inputs": [
            *({"code": name} for name in INPUTS),
            *({"code": name, "kind": "target"} for name in TARGETS),
        ],
        "total": {"full_marks": full},
        "indicators": nodes,
        "rounding": {"digits": random.choice([0, 1, 2, 4])},
    }
    return with_ends(body, random)


def with_ends(body, random):
    """Bonuses, deductions, limits and an order of steps, each now and then."""
    if random.random() < 0.5:
        entries = [
            {"code": "b0", "input": "f0", "per": "0.5", "cap": 3},
            {"code": "b1", "input": "f1", "above": 5, "per": 2},
        ]
        body["bonus"] = {"entries": entries, **random.choice([{}, {"cap": 6}])}
    if random.random() < 0.5:
        body["deductions"] = {"entries": [{"code": "d0", "input": "f4", "per": "0.3", "cap": 12}]}
    if random.random() < 0.5:
        body["total"] |= {"cap": random.choice([20, 60]), "floor": random.choice([0, 5])}
        body["order"] = random.choice(
            [
                ["cap", "bonus", "deductions", "floor", "round"],
                ["bonus", "deductions", "cap", "floor", "round"],
            ]
        )
        body["order"] = [
            step for step in body["order"] if step not in ("bonus", "deductions") or step in body
        ]
    return body


def engine(body, rows):
    scheme = parse_scheme(body)
    units = {row["unit"]: Unit(row["unit"], "", row["class"]) for row in rows}
    return score(scheme, data_set(units.values(), rows, columns=scheme.data_columns))


@settings(max_examples=1000)
@given(st.integers(0, 10**9))
def test_random_schemes_score_as_the_slow_obvious_scorer_says(seed):
    random = Random(seed)
    body, rows = scheme_body(random), figures(random)
    run = engine(body, rows)
    expected = scoring_oracle.scores(body, rows)
    for number, key in enumerate(run.data.rows):
        exact, shown, rank = expected[key]
        assert abs(Fraction(run.exact[number]) - exact) < Fraction(1, 10**18)
        assert Fraction(run.printed[number]) == shown, (seed, key)
        assert run.ranks[number] == rank, (seed, key)


@settings(max_examples=50)
@given(st.integers(0, 10**9), st.randoms())
def test_another_order_of_rows_gives_the_same_hash_of_the_same_result(seed, shuffle):
    random = Random(seed)
    body, rows = scheme_body(random), figures(random)
    if "order" in body:
        body["order"] = [
            step for step in body["order"] if step not in ("bonus", "deductions") or step in body
        ]
    first = engine(body, rows)
    shuffle.shuffle(rows)
    second = engine(body, rows)
    assert (first.data.hash, first.hash) == (second.data.hash, second.hash)
