"""The unified social credit code of GB 32100-2015: its check character, and what is wrong with a code."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of the standard: no I, O, S, V, Z."""

LENGTH = 18
WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LOOK_ALIKES = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}

MESSAGES: dict[str, str] = {
    "code.empty": "The credit code is empty.",
    "code.wrong_length": "The credit code has {length} characters; it must have 18.",
    "code.bad_character": "Character {place} “{value}” cannot stand in a credit code.",
    "code.look_alike": "Character {place} “{value}” cannot stand in a credit code; it is probably “{nearest}”.",
    "code.region_not_digits": "Characters 3 to 8 are the registering region and must be digits; found “{value}”.",
    "code.wrong_check": "Character 18 is “{value}”; by the first 17 it should be “{expected}”. Compare with the licence.",
    "code.body_wrong": "Characters 9 to 17 do not fit together either: the wrong character is most likely among them.",
    "code.body_right": "Characters 9 to 17 fit together: the wrong character is most likely among 1 to 8, or it is the 18th.",
    "code.one_changed": "Character {place} may have to be “{nearest}” instead of “{value}”: {suggestion} would be right.",
    "code.swapped": "Characters {place} and {next} may have been swapped: {suggestion} would be right.",
}
"""English templates by message code; each ``{name}`` is a key of ``CodeProblem.params``."""


@dataclass(frozen=True, slots=True)
class CodeProblem:
    """One thing wrong with a code; ``place`` counts characters from 1, 0 means the code as a whole."""

    place: int
    message_code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """The English sentence."""
        return MESSAGES[self.message_code].format(place=self.place, **self.params)


@dataclass(frozen=True, slots=True)
class CodeExplanation:
    """Whether a code is right, what is wrong, the check character it should end in, and codes it may be."""

    code: str
    problems: tuple[CodeProblem, ...]
    expected_check: str | None
    suggestions: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems


def clean_code(typed: str) -> str:
    """The code as typed, without spaces and hyphens, half width, in capitals.

    >>> clean_code("９１３５０１００－M000 100y43")
    '91350100M000100Y43'
    """
    text = unicodedata.normalize("NFKC", typed).upper()
    return "".join(text.split()).replace("-", "")


def check_character(first17: str) -> str:
    """The 18th character that belongs to the first 17; raises ``ValueError`` for other input.

    Method: GB 32100-2015, annex A: 31 − Σ(value × 3^(place−1) mod 31) mod 31.

    >>> check_character("91350100M000100Y4")
    '3'
    """
    if len(first17) != LENGTH - 1 or any(char not in ALPHABET for char in first17):
        raise ValueError(f"expected 17 characters of {ALPHABET}, found {first17!r}")
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organization_check(first8: str) -> str:
    """The check character of the organization code in places 9-17, from its first eight characters.

    Method: GB 11714-1997: 11 − Σ(value × weight) mod 11, with X for 10 and 0 for 11.

    >>> organization_check("M000100Y")
    '4'
    """
    values = (int(char, 36) for char in first8)
    left = -sum(value * weight for value, weight in zip(values, ORGANIZATION_WEIGHTS, strict=True)) % 11
    return "X" if left == 10 else str(left)


def is_valid(code: str) -> bool:
    """Whether ``code``, cleaned, is well formed and ends in its check character.

    >>> is_valid("91350100M000100Y43"), is_valid("91350100M000100Y44")
    (True, False)
    """
    return explain(code).valid


def explain(typed: str) -> CodeExplanation:
    """What is wrong with the code and what it should be; never raises.

    >>> for problem in explain("91350100MOOO100Y43").problems:
    ...     print(problem)
    Character 10 “O” cannot stand in a credit code; it is probably “0”.
    Character 11 “O” cannot stand in a credit code; it is probably “0”.
    Character 12 “O” cannot stand in a credit code; it is probably “0”.
    >>> explain("91350100MOOO100Y43").suggestions
    ('91350100M000100Y43',)
    >>> explain("91350100M000100Y44").expected_check
    '3'
    """
    code = clean_code(typed)
    if not code:
        return CodeExplanation(code, (CodeProblem(0, "code.empty"),), None)
    problems: list[CodeProblem] = []
    if len(code) != LENGTH:
        problems.append(CodeProblem(0, "code.wrong_length", {"length": str(len(code))}))
    problems += [_bad_character(place, char) for place, char in enumerate(code, 1) if char not in ALPHABET]
    if not problems and not code[2:8].isdigit():
        problems.append(CodeProblem(3, "code.region_not_digits", {"value": code[2:8]}))
    if len(code) != LENGTH or any(char not in ALPHABET for char in code):
        return CodeExplanation(code, tuple(problems), None, _without_look_alikes(code))
    expected = check_character(code[:17])
    if expected == code[17]:
        return CodeExplanation(code, tuple(problems), expected)
    problems.append(CodeProblem(18, "code.wrong_check", {"value": code[17], "expected": expected}))
    guesses = _guesses(code)
    problems += [guess for guess, _ in guesses]
    suggestions = dict.fromkeys(suggestion for _, suggestion in guesses if suggestion)
    return CodeExplanation(code, tuple(problems), expected, tuple(suggestions))


def _guesses(code: str) -> list[tuple[CodeProblem, str]]:
    """Where a code with a wrong check character is probably wrong, and the code it would then be.

    The organization code in places 9-17 has a check of its own: together the two checks leave few places.
    """
    found: list[tuple[CodeProblem, str]] = []
    if organization_check(code[8:16]) == code[16]:
        found.append((CodeProblem(9, "code.body_right"), ""))
    else:
        found.append((CodeProblem(9, "code.body_wrong"), ""))
        for place, right, mended in _one_changed(code):
            params = {"value": code[place - 1], "nearest": right, "suggestion": mended}
            found.append((CodeProblem(place, "code.one_changed", params), mended))
    for place, mended in _swapped_pairs(code):
        params = {"next": str(place + 1), "suggestion": mended}
        found.append((CodeProblem(place, "code.swapped", params), mended))
    return found


def _one_changed(code: str) -> list[tuple[int, str, str]]:
    """Places 9-17 with the one other character that makes the code fit both check characters."""
    found = []
    for index in range(8, 17):
        for right in ALPHABET:
            mended = code[:index] + right + code[index + 1 :]
            if right != code[index] and _fits(mended):
                found.append((index + 1, right, mended))
    return found


def _bad_character(place: int, char: str) -> CodeProblem:
    if char in LOOK_ALIKES:
        return CodeProblem(place, "code.look_alike", {"value": char, "nearest": LOOK_ALIKES[char]})
    return CodeProblem(place, "code.bad_character", {"value": char})


def _fits(code: str) -> bool:
    return (
        len(code) == LENGTH
        and all(char in ALPHABET for char in code)
        and code[2:8].isdigit()
        and check_character(code[:17]) == code[17]
        and organization_check(code[8:16]) == code[16]
    )


def _without_look_alikes(code: str) -> tuple[str, ...]:
    mended = "".join(LOOK_ALIKES.get(char, char) for char in code)
    return (mended,) if mended != code and _fits(mended) else ()


def _swapped_pairs(code: str) -> list[tuple[int, str]]:
    """Places whose swap with the next one makes the code fit both check characters."""
    found = []
    for place in range(1, LENGTH):
        swapped = code[: place - 1] + code[place] + code[place - 1] + code[place + 1 :]
        if swapped != code and _fits(swapped):
            found.append((place, swapped))
    return found
