"""Changes to the tree of a scheme that is still being written: add, take away, move; the body may be unfinished."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from luodi_engine.scoring.numbers import ZERO
from luodi_engine.scoring.problems import SchemeError, problem

Body = dict[str, Any]
Path = tuple[Any, ...]


def entries(body: Mapping[str, Any]) -> Iterator[tuple[Body, Path]]:
    """Every indicator as it is written, parents first, with its path."""
    stack: list[tuple[list[Any], Path]] = [(list(body.get("indicators") or []), ("indicators",))]
    while stack:
        level, path = stack.pop()
        for number, entry in enumerate(level):
            if isinstance(entry, dict):
                yield entry, (*path, number)
                stack.append((list(entry.get("children") or []), (*path, number, "children")))


def path_of(body: Mapping[str, Any], code: str) -> Path:
    """Where the indicator ``code`` stands; ``SchemeError`` where it does not.

    >>> path_of({"indicators": [{"code": "a"}, {"code": "b", "children": [{"code": "c"}]}]}, "c")
    ('indicators', 1, 'children', 0)
    """
    for entry, path in entries(body):
        if str(entry.get("code")) == code:
            return path
    raise SchemeError([problem("", "nothing_to_change", where=f"node:{code}")])


def at(body: Any, path: Path) -> Any:
    """What stands at a path."""
    for part in path:
        body = body[part]
    return body


def with_entry(body: Mapping[str, Any], code: str, entry: Mapping[str, Any]) -> Body:
    """The body with an indicator written anew."""
    path = path_of(body, code)
    made = deepcopy(dict(body))
    at(made, path[:-1])[path[-1]] = deepcopy(dict(entry))
    return made


def added(body: Mapping[str, Any], entry: Mapping[str, Any], *, under: str = "") -> Body:
    """The body with a new indicator, the last below ``under`` (or at the top).

    A leaf that gets its first indicator below becomes a parent; what it counted goes down into a child of
    its own, so that nothing is lost.

    >>> made = added({"indicators": [{"code": "a", "weight": 5, "method": {"kind": "direct"}}]}, {"code": "b"}, under="a")
    >>> [child["code"] for child in made["indicators"][0]["children"]], "method" in made["indicators"][0]
    (['a_1', 'b'], False)
    """
    made = deepcopy(dict(body))
    if not under:
        made.setdefault("indicators", []).append(deepcopy(dict(entry)))
        return made
    parent = at(made, path_of(made, under))
    if "method" in parent:
        below = {
            "code": free_code(made, f"{under}_1"),
            "title": parent.get("title", ""),
            "weight": deepcopy(parent.get("weight", ZERO)),
            "method": parent.pop("method"),
        }
        parent["children"] = [below]
    parent.setdefault("children", []).append(deepcopy(dict(entry)))
    return made


def removed(body: Mapping[str, Any], code: str) -> Body:
    """The body without an indicator and all below it; a parent left with nothing goes too."""
    made = deepcopy(dict(body))
    path = path_of(made, code)
    del at(made, path[:-1])[path[-1]]
    while len(path) > 2 and not at(made, path[:-1]):
        path = path[:-2]
        del at(made, path[:-1])[path[-1]]
    return made


def moved(body: Mapping[str, Any], code: str, step: int) -> Body:
    """The body with an indicator ``step`` places down (negative: up) among its siblings, as far as it goes.

    >>> [entry["code"] for entry in moved({"indicators": [{"code": c} for c in "abc"]}, "c", -1)["indicators"]]
    ['a', 'c', 'b']
    """
    made = deepcopy(dict(body))
    path = path_of(made, code)
    level = at(made, path[:-1])
    entry = level.pop(path[-1])
    level.insert(min(max(path[-1] + step, 0), len(level)), entry)
    return made


def moved_under(body: Mapping[str, Any], code: str, parent: str) -> Body:
    """The body with an indicator put below another one (nothing: at the top); never below itself."""
    entry = deepcopy(at(body, path_of(body, code)))
    if parent in {code, *(str(each.get("code")) for each, _path in entries({"indicators": [entry]}))}:
        raise SchemeError([problem("", "nothing_to_change", where=f"node:{parent}")])
    without = removed(body, code)
    if parent:
        path_of(without, parent)
    return added(without, entry, under=parent)


def free_code(body: Mapping[str, Any], wanted: str) -> str:
    """A code made of ``wanted`` (a title may be Chinese) that no indicator has yet.

    >>> free_code({"indicators": [{"code": "签约"}]}, "签约")
    '签约_2'
    """
    taken = {str(entry.get("code")) for entry, _path in entries(body)}
    return free_name(taken, wanted)


def free_name(taken: set[str], wanted: str) -> str:
    """``wanted`` with only letters, digits, _ and -, and a number where it is taken."""
    plain = "".join(c for c in wanted if c.isalnum() or c in "_-")[:50] or "new"
    found, number = plain, 1
    while found in taken:
        number += 1
        found = f"{plain}_{number}"
    return found


def alone(body: Mapping[str, Any], code: str) -> Body:
    """A scheme of one indicator, without full marks to reach: for its sentence, its problems and a trial.

    Classes it is not for get a filler, so that the rest of the scheme need not be finished.
    """
    entry = deepcopy(at(body, path_of(body, code)))
    if entry.get("weight") is None:
        entry["weight"] = 1
    kept = {
        key: deepcopy(body[key])
        for key in ("classes", "groups", "missing", "inputs", "rounding")
        if key in body
    }
    made: Body = {"scheme": "trial", **kept, "total": {}, "indicators": [entry]}
    classes = [str(each.get("code")) for each in kept.get("classes") or [] if isinstance(each, dict)]
    weight = entry["weight"]
    served = set(map(str, weight)) if isinstance(weight, dict) else set(classes)
    if entry.get("classes"):
        served &= set(map(str, entry["classes"]))
    rest = [each for each in classes if each not in served]
    if rest and len(rest) < len(classes):
        method = {"kind": "expression", "formula": "0"}
        made["indicators"].append({"code": "filler", "weight": 1, "classes": rest, "method": method})
    return made
