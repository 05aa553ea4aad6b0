"""The chain maps that come with Luodi can be read, are large enough and speak the codes of the standard."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from luodi.chains.choices import Outlook
from luodi_engine.chains.graph import Link, LinkKind, Segment, chain_graph
from luodi_engine.chains.layout import placed

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted((ROOT / "rules" / "chains").glob("*.json"))
MAIN_CHAINS = {"culture-tourism-wellness", "food-beverage", "biomedicine", "new-energy-materials"}


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def industries() -> set[str]:
    table = ROOT / "luodi" / "reference" / "data" / "industries.csv"
    with table.open(encoding="utf-8") as lines:
        return {row["code"] for row in csv.DictReader(lines)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_map_is_a_chain_without_problems(path: Path, industries: set[str]) -> None:
    found = read(path)
    segments = [Segment(row["code"], row["name"], tuple(row["industry_codes"])) for row in found["segments"]]
    links = [Link(row["source"], row["target"], LinkKind(row["kind"])) for row in found["links"]]

    graph = chain_graph(segments, links)  # refuses circles, doubles and links to nowhere

    assert path.stem == f"{found['chain']['code']}-{found['map']['year_from']}"
    assert {code for segment in segments for code in segment.industry_codes} <= industries
    assert all(segment.industry_codes for segment in segments)
    assert not [one.code for one in placed(graph) if one.lane == "loose"]
    assert {row["outlook"] for row in found["segments"]} <= set(Outlook.values)
    assert all(row["name_en"] and row["track_en"] and row["keywords"] for row in found["segments"])


def test_the_four_chains_of_2022_have_thirty_segments_or_more_and_every_kind_of_link() -> None:
    maps = {path.stem.removesuffix("-2022"): read(path) for path in FILES if path.stem.endswith("-2022")}

    assert set(maps) == MAIN_CHAINS
    for found in maps.values():
        assert len(found["segments"]) >= 30
        assert {row["kind"] for row in found["links"]} == set(LinkKind)
        assert {row["outlook"] for row in found["segments"]} == set(Outlook.values)


def test_the_five_industries_of_2024_have_eighteen_tracks() -> None:
    maps = [read(path) for path in FILES if path.stem.endswith("-2024")]

    assert len(maps) == 5
    assert sum(len({row["track"] for row in found["segments"]}) for found in maps) == 18
    assert all(len(found["segments"]) >= 12 and "示例" in found["map"]["source"] for found in maps)
