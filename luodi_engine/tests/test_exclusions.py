"""Exclusion lists are read with every mistake at once."""

import pytest

from luodi_engine.exclusions import parse_exclusions
from luodi_engine.tests.case_rows import rule_bodies
from luodi_engine.values.reading import RulesError


def test_the_shipped_list_names_a_source_for_every_flag() -> None:
    for _, body in rule_bodies("exclusions"):
        found = parse_exclusions(body)
        assert len(found.flags) == len({flag.code for flag in found.flags}) >= 9
        assert all(flag.source and flag.label and flag.label_en for flag in found.flags)


def test_mistakes_are_reported_at_once() -> None:
    body = {
        "code": "x",
        "version": "1",
        "effective_from": "never",
        "source": "x",
        "flags": [{"code": "A!", "lable": "x"}],
    }
    with pytest.raises(RulesError) as caught:
        parse_exclusions(body)
    assert [(problem.path, problem.message_code) for problem in caught.value.problems] == [
        ("effective_from", "rule.not_a_date"),
        ("flags[0].lable", "rule.unknown_key_nearest"),
        ("flags[0].code", "rule.bad_code"),
        ("flags[0].label", "rule.missing"),
        ("flags[0].label_en", "rule.missing"),
        ("flags[0].source", "rule.missing"),
    ]
