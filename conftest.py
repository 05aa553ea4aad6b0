"""Shared test set-up: where the project's check data lies, and a clear notice where it does not."""

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parent.parent / "shared" / "data"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the checks that read the data folder where there is none."""
    if SHARED_DATA.is_dir():
        return
    left_out = [item for item in items if item.get_closest_marker("shared_data")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("shared_data")]
        config.shared_data_left_out = len(left_out)  # type: ignore[attr-defined]


def pytest_terminal_summary(terminalreporter) -> None:
    """Say how many checks were left out, so that nobody takes their silence for success."""
    count = getattr(terminalreporter.config, "shared_data_left_out", 0)
    if count:
        terminalreporter.write_line(
            f"NOTICE: {count} checks against real data were left out: the folder ../shared/data is not here."
        )


@pytest.fixture(scope="session")
def shared_data_dir() -> Path:
    """The folder of real data for checks."""
    return SHARED_DATA
