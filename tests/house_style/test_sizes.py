"""Nothing grows past the size at which a reader loses the thread."""

import ast
from collections.abc import Iterator
from datetime import date

from .sources import PACKAGES, REPOSITORY, apps, name_of, nothing, python_files, remaining, tree_of

FILE_LINES, FUNCTION_LINES, CLASS_LINES, POSITIONAL, TEMPLATE_LINES, SCRIPT_LINES, APP_FILES = (
    400,
    50,
    250,
    4,
    200,
    200,
    25,
)
CHECKED = (*PACKAGES, "tests", "bench")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> Iterator[tuple[str, Function]]:
    for path in python_files(*CHECKED):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, Function):
                yield f"{name_of(path)}::{node.name}", node


def length(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def positional(node: Function) -> int:
    names = [argument.arg for argument in [*node.args.posonlyargs, *node.args.args]]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def over(found: Iterator[tuple[str, int]], limit: int) -> list[str]:
    return remaining((f"{place} has {size}" for place, size in found if size > limit), date.today())


def lines(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_python_files_have_at_most_400_lines():
    nothing(over(((name_of(path), lines(path)) for path in python_files(*CHECKED)), FILE_LINES))


def test_functions_and_tests_have_at_most_50_lines():
    nothing(over(((place, length(node)) for place, node in functions()), FUNCTION_LINES))


def test_functions_take_at_most_four_positional_parameters():
    # Tests get theirs by name: fixtures and the columns of a table.
    called = ((place, node) for place, node in functions() if not node.name.startswith("test_"))
    nothing(over(((place, positional(node)) for place, node in called), POSITIONAL))


def test_classes_have_at_most_250_lines():
    found = (
        (f"{name_of(path)}::{node.name}", length(node))
        for path in python_files(*CHECKED)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
    )
    nothing(over(found, CLASS_LINES))


def test_templates_have_at_most_200_lines():
    found = ((name_of(path), lines(path)) for path in (REPOSITORY / "luodi").rglob("*.html"))
    nothing(over(found, TEMPLATE_LINES))


def test_scripts_have_at_most_200_lines():
    scripts = (path for path in (REPOSITORY / "luodi").rglob("*.js") if "vendor" not in path.parts)
    nothing(over(((name_of(path), lines(path)) for path in scripts), SCRIPT_LINES))


def test_apps_have_at_most_25_files():
    def files(app: str) -> int:
        return sum(path.name != "__init__.py" for path in python_files(f"luodi/{app}", tests=False))

    nothing(over(((f"luodi/{app}", files(app)) for app in apps()), APP_FILES))
