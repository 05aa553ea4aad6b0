"""Measures the scoring engine: a large run with and without explanations, uncertainty, expressions."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from luodi_engine.scoring import DataSet, Scheme, Unit, data_set, parse_scheme, score
from luodi_engine.scoring.columns import column
from luodi_engine.scoring.explain import explain, explanations
from luodi_engine.scoring.expressions import Names, compile_expression
from luodi_engine.scoring.reading import read_csv
from luodi_engine.scoring.uncertainty import Alternatives, WeightNoise, uncertainty

ROOT = Path(__file__).resolve().parent.parent
UNITS, INDICATORS, MONTHS = 3000, 60, 12


def large_scheme() -> Scheme:
    """Sixty indicators of the usual mix: completion rates, efficacy coefficients, steps, counts, shares."""
    inputs: list[dict[str, Any]] = []
    leaves = []
    for number in range(INDICATORS):
        code = f"f{number}"
        inputs.append({"code": code})
        method: dict[str, Any] = {"kind": "min_max_60_100", "input": code}
        kind = number % 10
        if kind < 6:
            inputs.append({"code": f"t{number}", "kind": "target"})
            method = {"kind": "ratio", "input": code, "target": f"t{number}", "cap": "1.2"}
        elif kind == 6:
            table = [{"at_least": 80, "result": 1}, {"at_least": 40, "result": "0.5"}]
            method = {"kind": "steps", "input": code, "table": table}
        elif kind == 7:
            method = {"kind": "counted", "terms": [{"input": code, "per": "0.02"}], "cap": 2}
        elif kind == 8:
            method = {"kind": "share_of_best", "input": code}
        leaves.append({"code": f"i{number}", "weight": 2, "method": method})
    groups = [
        {"code": f"g{part}", "weight": 20, "children": leaves[part * 10 : part * 10 + 10]}
        for part in range(6)
    ]
    return parse_scheme(
        {"scheme": "large", "inputs": inputs, "total": {"full_marks": 120}, "indicators": groups}
    )


def large_data(scheme: Scheme) -> DataSet:
    """Invented figures with two decimals, the same in every run."""
    chance = random.Random(20240101)
    units = tuple(Unit(f"u{number:04d}") for number in range(UNITS))
    rows = tuple((unit.code, f"2024-{month:02d}") for month in range(1, MONTHS + 1) for unit in units)
    columns = {
        code: column([Decimal(chance.randrange(1, 12000)).scaleb(-2) for _ in rows])
        for code in scheme.data_columns
    }
    return DataSet(units, rows, columns)


def measured(title: str, limit: float, work: Callable[[], Any], *, times: int = 1) -> Any:
    """Run ``work``, print its CPU seconds (the best of ``times``) beside the limit and give back its result."""
    used = float("inf")
    for _ in range(times):
        start = time.process_time()
        result = work()
        used = min(used, time.process_time() - start)
    print(f"{title:<60} {used:6.2f} s CPU (limit {limit:g} s){'' if used <= limit else '  TOO SLOW'}")
    return result


def expressions() -> int:
    """100,000 evaluations of an average expression."""
    text = "如果(完成率 ≥ 1 且 到位资金 > 目标 × 20%, 取小(完成率 × 10, 12), 四舍五入(完成率 × 8, 2))"
    rule = compile_expression(text, Names({name: name for name in ("完成率", "到位资金", "目标")}))
    values = {"完成率": Decimal("0.97"), "到位资金": Decimal(30), "目标": Decimal(50)}
    for _ in range(100_000):
        rule.evaluate(values)
    return 100_000


def asem_replications() -> None:
    """1,000 replications of the ASEM index under uncertain treatment, normalisation, weights and aggregation."""
    folder = ROOT.parent / "shared" / "data" / "asem"
    if not folder.is_dir():
        print("NOTICE: the ASEM replications were left out: ../shared/data is not here.")
        return
    body = yaml.safe_load((ROOT / "rules/assessment/asem-connectivity-2018.yaml").read_text(encoding="utf-8"))
    scheme = parse_scheme(body)
    data = read_csv((folder / "iData.csv").read_text(encoding="utf-8"), scheme)
    factors = (
        Alternatives("treatment", "prepare.treat.winsorise_at_most", (1, 2, 3, 4, 5)),
        Alternatives(
            "normalisation",
            "leaves.method",
            (
                {"kind": "min_max", "to": [1, 100], "within": "all"},
                {"kind": "z_score", "mean": 10, "sd": 2, "within": "all"},
            ),
        ),
        WeightNoise("weights", 0.25),
        Alternatives("aggregation", "parents.aggregate", ("arithmetic", "geometric")),
    )
    measured("ASEM, 1,000 replications", 20, lambda: uncertainty(scheme, data, factors, replications=1000))


def main() -> None:
    """Print the table."""
    scheme = large_scheme()
    data = large_data(scheme)
    size = f"{UNITS} units × {INDICATORS} indicators × {MONTHS} months"
    run = measured(f"{size}, scores, ranks and grades", 1, lambda: score(scheme, data), times=3)
    measured(f"{size}, with every explanation", 10, lambda: sum(1 for _ in explanations(score(scheme, data))))
    measured("hashes of scheme, data and result of that run", 10, lambda: run.hash)
    measured("100,000 evaluations of an average expression", 3, expressions)
    last = data.rows[-1]
    measured("explaining one of these units", 1, lambda: explain(run, *last))
    asem_replications()
    small = data_set([Unit("a")], [{"unit": "a", **{code: 1 for code in scheme.data_columns}}])
    measured("one unit", 0.1, lambda: list(explanations(score(scheme, small))))


if __name__ == "__main__":
    main()
