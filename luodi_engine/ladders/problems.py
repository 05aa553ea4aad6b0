"""Mistakes of a ladder: the messages of its own and the error that carries all of them."""

from luodi_engine.values.reading import MESSAGES as RULE_MESSAGES
from luodi_engine.values.reading import Problem, RulesError

__all__ = ["MESSAGES", "LadderError", "Problem"]

LADDER_MESSAGES: dict[str, str] = {
    "ladder.too_few_stages": "A ladder needs at least two stages, found {value}.",
    "ladder.duplicate_stage": "Stage “{value}” is already defined at {first}. Give each stage its own code.",
    "ladder.duplicate_gate": "Gate “{value}” is already defined at {first}. Give each gate its own code.",
    "ladder.duplicate_milestone": "Milestone “{value}” already belongs to the stage at {first}.",
    "ladder.empty_gate": "The gate “{value}” asks for nothing. List fields, documents or checks, or remove it.",
    "ladder.optional_end": "The first and the last stage cannot be optional.",
}
MESSAGES: dict[str, str] = {**RULE_MESSAGES, **LADDER_MESSAGES}
"""English templates by message code; each ``{name}`` is a key of ``Problem.params``. The path stands before them."""


class LadderError(RulesError):
    """Every mistake of a ladder at once, in the order of the text."""
