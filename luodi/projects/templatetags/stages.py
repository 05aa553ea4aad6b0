"""Writes stages in words."""

from typing import Any

from django import template

from luodi.common import clock
from luodi.ladders.queries import NoLadder, ladder_for
from luodi.projects.choices import Stage
from luodi.projects.queries import label_of

register = template.Library()


@register.filter
def stage_name(code: str) -> str:
    """The label of a stage in the ladder in force, else of the shipped ladder, else its code."""
    try:
        _version, ladder = ladder_for(clock.today())
    except NoLadder:
        return str(dict(Stage.choices).get(code, code))
    if code in ladder.codes:
        return label_of(ladder.stage(code))
    return str(dict(Stage.choices).get(code, code))


@register.filter
def stage_label(stage: Any) -> str:
    """The label of a stage or of a row of the map of time, in the language of the page."""
    return label_of(stage)
