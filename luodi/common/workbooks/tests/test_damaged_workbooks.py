"""Files damaged at random: each is read or refused with a known error, never anything else."""

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.common.workbooks.tests import specimens
from luodi.common.workbooks.tests.mutations import ledgers, mutate, outcome, ways

LEDGERS = ledgers()


@pytest.fixture(scope="module")
def upload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file to write every mutant to."""
    return tmp_path_factory.mktemp("mutants") / "upload"


@pytest.mark.parametrize("name", LEDGERS)
def test_the_undamaged_files_are_read(name: str, upload: Path) -> None:
    assert outcome(upload, LEDGERS[name]) == "read"


@settings(max_examples=700, deadline=None)
@given(st.sampled_from(sorted(LEDGERS)), st.integers(min_value=0, max_value=2**32), st.booleans())
def test_a_damaged_file_is_read_or_refused(upload: Path, name: str, seed: int, inside: bool) -> None:
    content = LEDGERS[name]
    outcome(upload, ways(content)[-1 if inside else 0](content, random.Random(seed)))


def test_a_damaged_old_workbook_is_read_or_refused(upload: Path) -> None:
    content = (specimens.SAMPLES / "ledger.xls").read_bytes()
    found = Counter(outcome(upload, mutate(content, random.Random(seed))) for seed in range(12))
    assert set(found) <= {"read", "damaged", "too_large", "empty", "password", "encoding", "not_a_workbook"}


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(upload: Path, content: bytes) -> None:
    outcome(upload, content)
