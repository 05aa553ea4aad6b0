"""Mistakes of a ladder: the messages of its own and the error that carries all of them."""

from luodi_engine.values.reading import MESSAGES as RULE_MESSAGES
from luodi_engine.values.reading import Problem, RulesError

__all__ = ["MESSAGES", "LadderError", "Problem"]

LADDER_MESSAGES: dict[str, str] = {
    "ladder.too_few_stages": "{path}: a ladder needs at least two stages, found {value}.",
    "ladder.duplicate_stage": "{path}: stage “{value}” is already defined at {first}. Give each stage its own code.",
    "ladder.duplicate_gate": "{path}: gate “{value}” is already defined at {first}. Give each gate its own code.",
    "ladder.duplicate_milestone": "{path}: milestone “{value}” already belongs to the stage at {first}.",
    "ladder.empty_gate": "{path}: the gate “{value}” asks for nothing. List fields, documents or checks, or remove it.",
    "ladder.optional_end": "{path}: the first and the last stage cannot be optional.",
}
MESSAGES: dict[str, str] = {**RULE_MESSAGES, **LADDER_MESSAGES}
"""English templates by message code; ``{path}``, ``{value}`` and the keys of ``Problem.params``."""


class LadderError(RulesError):
    """Every mistake of a ladder at once, in the order of the text."""
