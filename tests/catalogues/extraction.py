"""Finds every text that is marked for translation in Python files and templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from .files import Entry

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("luodi", "luodi_engine")
# The positions of context, text and plural among the arguments.
MARKS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "_g": (None, 0, None),
    "_now": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
CALL = re.compile(r"\b(?:_g?|_now|n?p?gettext(?:_lazy|_noop)?)\(")


def marked_texts() -> dict[tuple[str, str], Entry]:
    """Every marked text of the product by context and text."""
    found: dict[tuple[str, str], Entry] = {}
    for package in PACKAGES:
        for path in sorted((REPOSITORY / package).rglob("*")):
            if "vendor" in path.parts or "tests" in path.parts or "migrations" in path.parts:
                continue
            for entry in texts_of(path):
                if not found.get(entry.key) or entry.plural:
                    found[entry.key] = entry
    return found


def texts_of(path: Path) -> Iterator[Entry]:
    """Marked texts of one file; nothing for other kinds of files."""
    if path.suffix == ".py":
        yield from _texts(ast.parse(path.read_text(encoding="utf-8"), str(path)))
    elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
        pseudo = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for match in CALL.finditer(pseudo):
            yield from _texts(_call_at(pseudo, match.start(), path))


def _call_at(pseudo: str, start: int, path: Path) -> ast.AST:
    """The call that begins at ``start``: the shortest piece up to a closing bracket that is Python."""
    end = pseudo.find(")", start)
    while end != -1:
        try:
            return ast.parse(pseudo[start : end + 1])
        except SyntaxError:
            end = pseudo.find(")", end + 1)
    raise SyntaxError(f"{path}: a translated text does not end")


def _texts(tree: ast.AST) -> Iterator[Entry]:
    for node in ast.walk(tree):
        yield from _messages(node)
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in MARKS:
            continue
        context, text, plural = (_literal(node, place) for place in MARKS[name])
        if text:
            yield Entry(text=text, context=context, plural=plural)


def _literal(node: ast.Call, place: int | None) -> str:
    if place is None or place >= len(node.args):
        return ""
    argument = node.args[place]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def _messages(node: ast.AST) -> Iterator[Entry]:
    """Templates of a table named ``…MESSAGES``: the engine's sentences, which pages translate."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    value = getattr(node, "value", None)
    is_table = any(isinstance(each, ast.Name) and each.id.endswith("MESSAGES") for each in targets)
    if is_table and isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(value, ast.Dict):
        for text in value.values:
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield Entry(text=text.value, context="", plural="")
