"""Mistakes found in a ladder: where, which value, and what to write instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MESSAGES: dict[str, str] = {
    "ladder.not_a_mapping": "{path}: expected a table of names and values, found {found}.",
    "ladder.not_a_list": "{path}: expected a list, found {found}.",
    "ladder.missing": "{path}: “{key}” is missing. Add it.",
    "ladder.unknown_key": "{path}: “{value}” is not a known entry. Known: {known}.",
    "ladder.unknown_key_nearest": "{path}: “{value}” is not a known entry. Did you mean “{nearest}”?",
    "ladder.unknown_name": "{path}: {family} “{value}” does not exist. Known: {known}.",
    "ladder.unknown_name_nearest": "{path}: {family} “{value}” does not exist. Did you mean “{nearest}”?",
    "ladder.not_text": "{path}: expected a text, found {found}.",
    "ladder.empty_text": "{path}: the text is empty. Write it or remove the entry.",
    "ladder.bad_code": "{path}: “{value}” is not a code. Use small latin letters, digits and “_”, first a letter.",
    "ladder.not_yes_no": "{path}: expected true or false, found {found}.",
    "ladder.not_whole_number": "{path}: expected a whole number of days, found {found}.",
    "ladder.negative_days": "{path}: {value} days is less than zero. Give zero or more.",
    "ladder.too_many_days": "{path}: {value} days is more than {limit}. Check the number.",
    "ladder.not_a_date": "{path}: “{value}” is not a date. Write it as 2022-01-31.",
    "ladder.no_stages": "{path}: a ladder needs at least two stages.",
    "ladder.duplicate_stage": "{path}: stage “{value}” is already defined at {first}. Give each stage its own code.",
    "ladder.duplicate_gate": "{path}: gate “{value}” is already defined at {first}. Give each gate its own code.",
    "ladder.duplicate_milestone": "{path}: milestone “{value}” already belongs to the stage at {first}.",
    "ladder.duplicate_entry": "{path}: “{value}” is listed twice. Remove one.",
    "ladder.empty_gate": "{path}: the gate “{value}” asks for nothing. List fields, documents or checks, or remove it.",
    "ladder.optional_end": "{path}: the first and the last stage cannot be optional.",
}
"""English templates by message code; each ``{name}`` is a key of ``Problem.params``."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: ``path`` such as ``stages[4].gates[0].documents[1]``, the value found there, the message."""

    path: str
    value: str
    message_code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """The English sentence.

        >>> str(Problem("stages[0].limits.default", "-3", "ladder.negative_days"))
        'stages[0].limits.default: -3 days is less than zero. Give zero or more.'
        """
        return MESSAGES[self.message_code].format(path=self.path, value=self.value, **self.params)


class LadderError(ValueError):
    """Every mistake of a ladder at once, in the order of the text."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems and show them one a line."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
