"""``luodi score`` from the outside: files in, files out, refusals with place and way out."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "rules" / "assessment"
HEADER = (
    "unit,domestic_rate,fdi_rate,signed_projects,signed_projects_target,signed_amount,signed_amount_target,"
    "projects_3_to_10,projects_10_to_20,projects_20_up,provincial_awards,key_firms,platform_signings,late_starts,frauds\n"
)
COUNTY = "区A,96%,120%,28,27,177.7,54,7,4,1,0,1,1,1,0\n"


def luodi_score(*arguments):
    command = [sys.executable, "-m", "luodi.commands.score", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def county(tmp_path):
    path = tmp_path / "county.csv"
    path.write_text(HEADER + COUNTY, encoding="utf-8")
    return path


def test_the_published_county_row_scores_2_78_in_csv_json_and_yaml(county, tmp_path):
    scheme = RULES / "bazhong-county-2024.yaml"
    for suffix in ("csv", "json", "yaml"):
        done = luodi_score(
            "--scheme", scheme, "--data", county, "--out", tmp_path / f"out.{suffix}", "--explain"
        )
        assert done.returncode == 0, done.stderr
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        assert next(csv.DictReader(file))["score"] == "2.78"
    from_json = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert from_json == yaml.safe_load((tmp_path / "out.yaml").read_text(encoding="utf-8"))
    assert from_json["results"][0]["explanation"]["formula"] == "0.48 + 0.6 + 0.5 + 0.5 + 0.3 + 0.4 = 2.78"
    assert "2.78  区A" in done.stdout


def test_a_file_in_the_encoding_of_a_chinese_spreadsheet_is_read_too(county, tmp_path):
    county.write_bytes((HEADER + COUNTY).encode("gb18030"))
    done = luodi_score("--scheme", RULES / "bazhong-county-2024.yaml", "--data", county, "--check")
    assert done.returncode == 0 and "2.78  区A" in done.stdout


def test_a_refusal_lists_everything_and_writes_nothing(county, tmp_path):
    county.write_text(HEADER + "区A,96%,many,28,0,177.7,54,7,4,1,0,1,1,1,\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    done = luodi_score("--scheme", RULES / "bazhong-county-2024.yaml", "--data", county, "--out", out)
    assert done.returncode == 1
    assert "fdi_rate" in done.stderr and "“many”不是数字" in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("deep.yaml", "[" * 10_000, "嵌套"),
        ("deep.json", "[" * 100_000, "嵌套"),
        ("alias.yaml", "a: &x [1]\nb: *x\n", "别名"),
        ("twice.yaml", "scheme: a\nscheme: b\n", "写了两次"),
        ("twice.json", '{"scheme": 1, "scheme": 2}', "写了两次"),
        ("broken.yaml", "a: [1\nb: 2", "不是有效的 YAML"),
        ("broken.json", "{", "不是有效的"),
        ("list.yaml", "- 1\n", "一组设置"),
        ("huge.yaml", "scheme: x\nindicators: []\ninputs: [{code: x}]\nyear: 1e999999999\n", "1e999999999"),
        ("code.yaml", "!!python/object/apply:os.system ['true']", "不是有效的 YAML"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_words(tmp_path, name, text, words):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    done = luodi_score("--scheme", path, "--check")
    assert done.returncode == 1
    assert words in done.stderr and "Traceback" not in done.stderr


def test_a_missing_file_and_missing_options_are_told_apart(tmp_path):
    gone = luodi_score("--scheme", tmp_path / "gone.yaml", "--check", "--language", "en")
    assert gone.returncode == 1 and "cannot be opened" in gone.stderr
    assert luodi_score("--scheme", RULES / "county-steps.yaml").returncode == 2


def test_check_lists_the_columns_a_data_file_needs():
    done = luodi_score("--scheme", RULES / "bazhong-county-2024.yaml", "--check")
    assert done.returncode == 0
    assert "signed_projects_target  签约项目目标" in done.stdout
    assert len([line for line in done.stdout.splitlines() if line.startswith("  ")]) == 14
