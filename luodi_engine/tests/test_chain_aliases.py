"""Short and former names find their firms."""

import csv

import pytest

from luodi_engine.chains.aliases import AliasIndex, NamedFirm, NameKind
from luodi_engine.chains.problems import ChainError

FIRMS = [
    NamedFirm("1", "四川石墨新材料股份有限公司", former_names=("川北碳素厂",)),
    NamedFirm("2", "深圳示例农业科技股份有限公司", short_names=("深农科",)),
    NamedFirm("3", "重庆示例长江轮船(集团)有限公司"),
    NamedFirm("4", "巴中示例酒业有限责任公司(简称：巴示酒)"),
]
INDEX = AliasIndex(FIRMS)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("石墨新材", "1"),
        ("川石墨", "1"),
        ("川北碳素厂", "1"),
        ("深农科", "2"),
        ("*ST 示例农业", "2"),
        ("长江轮船", "3"),
        ("渝长江轮船", "3"),
        ("巴示酒", "4"),
        ("巴中示例酒业有限公司", "4"),
    ],
)
def test_a_short_former_or_marked_name_finds_its_firm(written, code):
    assert INDEX.matches(written)[0].code == code


def test_a_known_name_scores_one_and_says_which_kind_it_is():
    found = INDEX.matches("川北碳素厂")[0]
    assert (found.score, found.kind) == (1.0, NameKind.FORMER)


def test_a_match_shows_its_pieces_and_what_is_missing():
    found = INDEX.matches("石墨烯新材")[0]
    assert found.matched == ("石墨", "新材") and found.missing == "烯" and found.score < 1


def test_names_that_share_nothing_find_nothing_and_ten_megabytes_do_no_harm():
    assert INDEX.matches("XYZ") == () and INDEX.matches("  ") == ()
    assert INDEX.matches("石墨新材" * 2_500_000) == ()


def test_doubled_blank_and_endless_names_are_refused_together():
    with pytest.raises(ChainError) as caught:
        AliasIndex([NamedFirm("1", "甲"), NamedFirm("1", " "), NamedFirm("2", "长" * 201)])
    assert [found.code for found in caught.value.problems] == ["firm_doubled", "text_blank", "text_too_long"]


@pytest.mark.shared_data
@pytest.mark.slow
def test_short_names_of_listed_firms_lead_to_their_full_names(shared_data_dir):
    with (shared_data_dir / "chain" / "firms.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    index = AliasIndex([NamedFirm(row["code"], row["full_name"]) for row in rows])
    hits = sum(
        bool(found := index.matches(row["short_name"], limit=1)) and found[0].code == row["code"]
        for row in rows
    )
    assert hits / len(rows) >= 0.95
