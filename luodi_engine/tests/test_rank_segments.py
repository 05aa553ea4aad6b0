"""Ranking firms for a segment: reasons that add up, learning, refusals, and the command on files."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from luodi.commands import rank
from luodi_engine.chains.problems import ChainError
from luodi_engine.chains.ranking import ConfirmedSegment, Firm, Holding, checked_corpus, explained, ranker
from luodi_engine.chains.ranking.examples import plain_weights, tea_town, town_corpus
from luodi_engine.chains.ranking.learning import learnt_weights, lesson, without_segments
from luodi_engine.chains.ranking.pairing import Training
from luodi_engine.chains.ranking.weights import SIGNALS, parse_weights

SMALL = Training(batch=8, sampled=8)
SHIPPED = Path(rank.RULES) / "2026-segment-weights.yaml"


def test_tea_firms_come_first_for_tea_and_graphite_firms_for_anodes():
    town = tea_town()
    assert {found.code for found in town.rank("绿茶加工", limit=2)} <= {"1", "2", "8"}
    assert {found.code for found in town.rank("负极", limit=2)} == {"5", "6"}


def test_the_same_question_has_the_same_answer_from_a_second_build():
    again = ranker(town_corpus(), plain_weights(), training=SMALL)
    assert [(one.code, round(one.score, 4)) for one in again.rank("果汁饮料")] == [
        (one.code, round(one.score, 4)) for one in tea_town().rank("果汁饮料")
    ]


def test_the_parts_of_every_firm_add_up_to_its_score_and_name_their_evidence():
    town = tea_town()
    question = town.ask("茶饮料", ("3",))
    for firm in town.corpus.firms:
        found = explained(town, question, firm.code)
        assert sum(part.points for part in found.parts) == pytest.approx(found.score, abs=1e-4)
    first = explained(town, question, "2")
    kinds = {one.kind for part in first.parts for one in part.evidence}
    assert {"word", "product_in_letters", "industry", "seed"} <= kinds


def test_seeds_are_left_out_of_the_answer_and_move_it():
    found = [one.code for one in tea_town().rank("果汁", ("3",))]
    assert "3" not in found and found[0] == "4"


def test_confirmed_pairs_teach_the_ranking():
    town = town_corpus()
    taught = ranker(
        replace(town, confirmed=(ConfirmedSegment("冷链", ("7",)),)), plain_weights(), training=SMALL
    )
    assert taught.rank("冷链", limit=1)[0].code == "7"


def test_weights_are_learnt_from_answers_and_held_by_the_pull():
    town = tea_town()
    lessons = [lesson(town, ConfirmedSegment("负极材料", ("5", "6")))]
    free = learnt_weights(lessons, {}, pull=0.01)
    held = learnt_weights(lessons, {"words": 0.3}, pull=1e6)
    assert max(free.values()) > 0.05
    assert held["words"] == pytest.approx(0.3, abs=1e-3) and held["meaning"] == pytest.approx(0, abs=1e-3)


def test_hiding_a_segment_hides_every_product_that_ends_with_it():
    left = {one.product for one in without_segments(town_corpus(), ["饮料"]).holdings}
    assert "绿茶饮料" not in left and "果汁" in left


def test_firms_without_products_or_industry_and_unknown_words_do_no_harm():
    corpus = checked_corpus([Firm("1", "甲"), Firm("2", "乙丙"), Firm("3", "丁")], [Holding("1", "绿茶")])
    index = ranker(corpus, plain_weights(), training=SMALL)
    assert index.rank("绿茶", limit=1)[0].code == "1"
    assert np.isfinite(index.ask("Ω☃").scores).all() and len(index.rank("Ω☃")) == 3


def test_the_shipped_weights_are_complete_and_nothing_but_numbers():
    body = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    weights = parse_weights(body)
    assert set(weights.with_seeds) == set(SIGNALS)
    assert set(body) == {"version", "effective_from", "source", "signals", "with_seeds"}


@pytest.mark.parametrize("segment", ["", " ", "长" * 10_000_000])
def test_blank_and_endless_questions_are_refused(segment):
    with pytest.raises(ChainError):
        tea_town().ask(segment)


def folder(path: Path, **files: bytes) -> Path:
    """A graph folder; a keyword replaces one file."""
    corpus = town_corpus()
    held = "\n".join(f"{one.firm},{one.product},{one.weight}" for one in corpus.holdings)
    named = "\n".join(
        f"{one.code},{one.full_name},{one.short_name},{one.industry_code},{one.industry_name}"
        for one in corpus.firms
    )
    written = {
        "firms": f"code,full_name,short_name,industry_code,industry_name\n{named}\n".encode(),
        "firm_products": f"firm_code,product,weight\n{held}\n".encode(),
        "product_links": "product,relation,other\n绿茶,input,鲜叶\n茶,kind,茶\n".encode(),
        "queries": "segment\n绿茶加工\n负极\n".encode("gb18030"),
    }
    for name, raw in (written | files).items():
        (path / f"{name}.csv").write_bytes(raw)
    return path


def run(path: Path, *more: str) -> int:
    return rank.main(
        ["--graph", str(path), "--queries", str(path / "queries.csv"), "--out", str(path / "out.csv"), *more]
    )


def test_the_command_reads_gb18030_and_writes_every_firm_once_a_query(tmp_path, capsys):
    assert run(folder(tmp_path), "--explain", str(tmp_path / "why.json")) == 0
    rows = list(csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8")))
    assert list(rows[0]) == ["query", "rank", "firm_code", "score"]
    assert [row["rank"] for row in rows] == [str(n) for n in range(1, 9)] * 2
    assert len({(row["query"], row["firm_code"]) for row in rows}) == 16
    assert json.loads((tmp_path / "why.json").read_text(encoding="utf-8"))[0]["parts"]
    assert "1 条产品指向自身" in capsys.readouterr().err


def test_labels_and_seeds_are_read_and_learnt_from(tmp_path):
    (folder(tmp_path) / "labels.csv").write_text("segment,relevant_firm_codes\n负极,7\n", encoding="utf-8")
    (tmp_path / "seeds.csv").write_text("segment,relevant_firm_codes\n绿茶加工,1\n", encoding="utf-8")
    labels = ("--labels", str(tmp_path / "labels.csv"))
    assert (
        run(tmp_path, *labels, "--seeds", str(tmp_path / "seeds.csv"), "--learn-weights", "--limit", "3") == 0
    )
    rows = list(csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8")))
    assert len(rows) == 6 and "1" not in [row["firm_code"] for row in rows if row["query"] == "绿茶加工"]


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("firms", "code,full_name\n1,甲\n1,乙\n".encode(), "firms.csv[3]"),
        ("firms", b"code,full_name\n1," + b"x" * 10_000_000 + b"\n", "firms.csv[2]"),
        ("firms", b"code\n1\n", "full_name"),
        ("firm_products", b"firm_code,product,weight\n1,,0.5\n", "firm_products.csv[2]"),
        ("firm_products", "firm_code,product,weight\n1,茶,much\n".encode(), "much"),
        ("firm_products", "firm_code,product\n99,茶\n".encode(), "99"),
        ("product_links", "product,relation,other\n茶,eats,水\n".encode(), "eats"),
        ("queries", b"segment\n\xff\xff\xff\n", "GB18030"),
        ("queries", b"name\nx\n", "segment"),
    ],
)
def test_bad_files_are_refused_with_place_and_nothing_is_written(tmp_path, capsys, name, raw, told):
    folder(tmp_path, **{name: raw})
    assert run(tmp_path, "--language", "en") == 1
    message = capsys.readouterr().err
    assert told in message and len(message) < 5000
    assert not (tmp_path / "out.csv").exists()


def test_a_missing_folder_is_told(tmp_path, capsys):
    folder(tmp_path)
    assert (
        rank.main(
            [
                "--graph",
                str(tmp_path / "no"),
                "--queries",
                str(tmp_path / "queries.csv"),
                "--out",
                str(tmp_path / "o"),
            ]
        )
        == 1
    )
    assert "firms" in capsys.readouterr().err
