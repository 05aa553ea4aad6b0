"""The examples of the manual are run as they stand there."""

import csv
import io
import re
from pathlib import Path

import pytest
import yaml

from luodi_engine.scoring import parse_scheme, score
from luodi_engine.scoring.methods import METHODS
from luodi_engine.scoring.reading import read_csv
from luodi_engine.scoring.scheme import MISSING_RULES
from luodi_engine.scoring.whatif import with_change
from luodi_engine.scoring.writing import result_csv
from luodi_engine.tests.case_rows import rule_bodies

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "manual" / "score-file-formats.md"
TEXT = MANUAL.read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"```\w+ (\w+=[\w.]+)\n(.*?)```", TEXT, re.DOTALL))
SCHEMES = {
    "index": yaml.safe_load(BLOCKS["file=index.yaml"]),
    "technology": yaml.safe_load(BLOCKS["file=technology.yaml"]),
    "county": dict(rule_bodies("assessment"))["bazhong-county-2024.yaml"],
}


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("name", SCHEMES)
def test_an_example_of_the_manual_gives_the_result_beside_it(name):
    scheme = parse_scheme(SCHEMES[name])
    expected = table(BLOCKS[f"result={name}"])
    found = table(result_csv(score(scheme, read_csv(BLOCKS[f"file={name}.csv"], scheme))))
    assert [{key: row[key] for key in expected[0]} for row in found] == expected


def test_the_geometric_variant_gives_the_number_the_manual_names():
    scheme = with_change(parse_scheme(SCHEMES["technology"]), "total.aggregate", "geometric")
    run = score(scheme, read_csv(BLOCKS["file=technology.csv"], scheme))
    assert str(run.printed[run.row("Z")]) == "0.397"


def test_every_method_and_every_rule_for_missing_figures_is_in_the_manual():
    assert [kind for kind in METHODS if f"`{kind}`" not in TEXT] == []
    assert [rule for rule in MISSING_RULES if f"`{rule}`" not in TEXT and f"rule: {rule}" not in TEXT] == []
