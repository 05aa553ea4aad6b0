"""What is written down agrees with what is there."""

import re
import tomllib

from django.apps import apps as django_apps
from django.conf import settings

from tests.catalogues.__main__ import faults

from .sources import REPOSITORY, apps, nothing, python_files

VARIABLE = re.compile(r"\bLUODI_[A-Z0-9_]+\b")
CONTRACTS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]


def variables_in_code() -> set[str]:
    found: set[str] = set()
    for path in [*python_files("luodi", "tests", "bench"), REPOSITORY / "Makefile"]:
        found |= set(VARIABLE.findall(path.read_text(encoding="utf-8")))
    return found


def test_every_environment_variable_is_described_and_exists():
    manual = (REPOSITORY / "docs" / "manual" / "configuration.md").read_text(encoding="utf-8")
    told, used = set(VARIABLE.findall(manual)), variables_in_code()
    nothing(f"{name} is not described" for name in used - told)
    nothing(f"{name} is described and nobody reads it" for name in told - used)


def test_every_app_stands_in_both_contracts():
    layers = {name.strip(" ()") for line in CONTRACTS[0]["layers"] for name in line.split("|")}
    assert set(apps()) <= layers
    assert [f"luodi.{app}" for app in apps()] == CONTRACTS[1]["containers"]


def test_every_app_is_installed():
    assert {f"luodi.{app}" for app in apps()} <= set(settings.INSTALLED_APPS)


def test_every_app_with_tables_has_migrations():
    """``makemigrations --check`` passes over an app that has no folder for them."""
    nothing(
        config.name
        for config in django_apps.get_app_configs()
        if config.name.startswith("luodi.") and any(config.get_models())
        if not list((REPOSITORY / config.name.replace(".", "/") / "migrations").glob("0001_*.py"))
    )


def test_the_chinese_catalogue_is_complete_sure_and_compiled():
    nothing(list(faults()))
