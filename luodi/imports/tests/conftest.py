"""A small city for the tests of imports, and a folder of its own for files."""

import pytest

from .factories import small_city


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Files and locks of a test go to its own folder."""
    settings.VAR = tmp_path
    options = {"location": tmp_path / "documents", "base_url": None}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}


@pytest.fixture
def city(db):
    """Li of the east, Zhao of the west, Chen of the bureau."""
    return small_city()
