"""Shared test set-up: where the project's check data lies, and a clear notice where it does not."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for every test that looks at pages: a second one in the same process does not start."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(settings.BROWSER).exists():
        pytest.skip(f"no browser at {settings.BROWSER}")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=settings.BROWSER,
            args=[
                *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
                *("--disable-component-update", "--disable-sync"),
            ],
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
