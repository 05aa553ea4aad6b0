"""Each room of an app holds what belongs there, and nothing else."""

import ast
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from .sources import PACKAGES, REPOSITORY, apps, in_room, name_of, nothing, python_files, remaining, tree_of

TRANSLATORS = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
}
BANNED_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "managers",
    "misc",
    "info",
    "process",
    "handle",
}
CLOCK = {"today", "now", "utcnow"}
Finder = Callable[[Path], Iterator[int]]


def found(paths: Iterator[Path], finder: Finder) -> list[str]:
    places = (f"{name_of(path)}:{line}" for path in paths for line in finder(path))
    return remaining(places, date.today())


def called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def row_access(path: Path) -> Iterator[int]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
            yield node.lineno


def imported(tree: ast.AST) -> set[str]:
    """Names of modules that a file imports."""
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def clock_reads(path: Path) -> Iterator[int]:
    tree = tree_of(path)
    modules = imported(tree)
    if modules & {"time", "os", "pathlib", "secrets", "uuid", "tempfile"}:
        yield 1
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = getattr(node.value, "id", "")
            chance = owner == "random" and "random" in modules and node.attr != "Random"
            if node.attr in CLOCK or chance:
                yield node.lineno
        elif isinstance(node, ast.Call):
            is_io = getattr(node.func, "id", "") in {"open", "input", "print"}
            if is_io or (called(node) in {"Random", "default_rng"} and not node.args):
                yield node.lineno


def built_texts(path: Path) -> Iterator[int]:
    for node in ast.walk(tree_of(path)):
        name = called(node)
        if name not in TRANSLATORS or not isinstance(node, ast.Call):
            continue
        texts = node.args[: -1 if name.startswith(("n", "np")) else None]
        if any(isinstance(text, ast.JoinedStr | ast.BinOp | ast.Call) for text in texts):
            yield node.lineno


def loose_query_counts(path: Path) -> Iterator[int]:
    tree = tree_of(path)
    kept = {
        id(item.context_expr)
        for node in ast.walk(tree)
        if isinstance(node, ast.With | ast.AsyncWith)
        for item in node.items
    }
    counters = {"assertNumQueries", "django_assert_num_queries", "django_assert_max_num_queries"}
    for node in ast.walk(tree):
        if called(node) in counters and id(node) not in kept:
            yield node.lineno


def hidden_imports(path: Path) -> Iterator[int]:
    for function in ast.walk(tree_of(path)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) or function.name == "ready":
            continue
        for node in ast.walk(function):
            own = isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith("luodi"))
            own = own or (
                isinstance(node, ast.Import) and any(alias.name.startswith("luodi") for alias in node.names)
            )
            if own:
                yield node.lineno


def test_views_api_and_admin_do_not_reach_for_rows_themselves():
    rooms = (path for path in python_files("luodi", tests=False) if in_room(path, "views", "api", "admin"))
    nothing(found(rooms, row_access))


def test_the_engine_reads_no_clock_no_file_and_no_unseeded_chance():
    nothing(found(python_files("luodi_engine", tests=False), clock_reads))


def test_translated_texts_are_not_put_together_before_they_are_translated():
    nothing(found(python_files("luodi", tests=False), built_texts))


def test_query_counts_are_checked_inside_with():
    nothing(found(python_files("luodi", "tests"), loose_query_counts))


def test_no_import_hides_in_a_function():
    nothing(found(python_files(*PACKAGES, tests=False), hidden_imports))


def test_no_module_has_a_name_that_says_nothing():
    nothing([name_of(path) for path in python_files(*PACKAGES) if path.stem in BANNED_NAMES])


def test_every_module_says_what_lives_in_it():
    silent = (
        name_of(path)
        for path in python_files(*PACKAGES, tests=False)
        if tree_of(path).body and not ast.get_docstring(tree_of(path))
    )
    nothing(remaining(silent, date.today()))


def test_every_action_access_and_engine_function_says_what_it_promises():
    def silent() -> Iterator[str]:
        for path in python_files(*PACKAGES, tests=False):
            if not (in_room(path, "actions", "access") or name_of(path).startswith("luodi_engine/")):
                continue
            for node in tree_of(path).body:
                if isinstance(node, ast.FunctionDef) and node.name[0] != "_" and not ast.get_docstring(node):
                    yield f"{name_of(path)}::{node.name}"

    nothing(remaining(silent(), date.today()))


@pytest.mark.parametrize("app", apps())
def test_migrations_are_named_for_what_they_change(app: str):
    folder = REPOSITORY / "luodi" / app / "migrations"
    names = [path.stem for path in folder.glob("0*.py") if path.stem != "0001_initial"]
    nothing(
        [name for name in names if "_auto_" in name or "and_more" in name or name[5:].startswith("alter_")]
    )
