"""What is wrong with a scheme, its figures or an expression: place, value and way out, in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from luodi_engine.scoring.wording import WORDING

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the way: ``place`` says where, ``code`` which wording, ``values`` what stands there.

    >>> Problem("total.full_marks", "weights_sum", (("found", "90"), ("expected", "100"))).text("en")
    'total.full_marks: the weights add up to 90, they must add up to 100. Change the weights or the full marks.'
    """

    place: str
    code: str
    values: tuple[tuple[str, str], ...] = ()

    def text(self, language: str = "zh") -> str:
        """The problem as a sentence with its place in front; ``language`` is zh or en."""
        wording = WORDING[self.code][LANGUAGES.index(language)]
        sentence = wording.format(**dict(self.values))
        return f"{self.place}: {sentence}" if self.place else sentence


def problem(place: str, code: str, /, **values: object) -> Problem:
    """A problem with its values as text, so that it can be compared, hashed and stored.

    >>> problem("a", "not_a_number", found=7).values
    (('found', '7'),)
    """
    return Problem(place, code, tuple((name, shortened(value)) for name, value in values.items()))


def shortened(value: object, limit: int = 80) -> str:
    """The value as text of at most ``limit`` characters, so that a hostile file cannot flood a page.

    >>> shortened("x" * 100, limit=5)
    'xxxx…'
    """
    text = str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that looks most like ``name``, or nothing.

    >>> nearest("签约项目", ["签约项目数", "到位资金"])
    '签约项目数'
    """
    found = get_close_matches(name[:80], [word for word in known if word], n=1, cutoff=0.5)
    return found[0] if found else ""


def unknown(place: str, code: str, name: str, known: Iterable[str]) -> Problem:
    """An unknown name with the nearest known one; the codes ``<code>`` and ``<code>_near`` must be worded.

    >>> unknown("x", "unknown_key", "wieght", ["weight"]).text("en")
    'x: there is no setting "wieght"; did you mean "weight"?'
    """
    names = list(known)
    near = nearest(name, names)
    if near:
        return problem(place, f"{code}_near", name=name, near=near)
    return problem(place, code, name=name, known=", ".join(sorted(names)[:12]) or "-")


class Refused(ValueError):
    """Input that was refused; ``problems`` holds everything that is in the way, not only the first thing."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(found.text("zh") for found in self.problems))

    def text(self, language: str = "zh") -> str:
        """All problems, one a line."""
        return "\n".join(found.text(language) for found in self.problems)


class SchemeError(Refused):
    """The scheme cannot be used as it stands."""


class DataError(Refused):
    """The figures do not fit the scheme."""


class ExpressionError(Refused):
    """An expression is not well formed, names something unknown or cannot be computed."""
