"""Turns the engine's findings about a project into refusals in the user's words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.audit.choices import DocumentKind
from luodi.common.errors import Obstacle, Refused
from luodi.projects.choices import GATE_ROLES, Exclusion, Status
from luodi.projects.models import Project
from luodi_engine.ladders import Ladder
from luodi_engine.project_checks import MESSAGES as PROJECT_MESSAGES
from luodi_engine.project_checks import inconsistencies
from luodi_engine.stages import MESSAGES as STAGE_MESSAGES
from luodi_engine.stages import Blocker

FIELD_NAMES = {"investor": "lead_investor"}


def check_values(values: Mapping[str, Any], *, today: date) -> None:
    """Raises ``Refused`` with every contradiction in the values."""
    found = [
        Obstacle(_in_words(PROJECT_MESSAGES[each.code], each.params), field=each.field, code=each.code)
        for each in inconsistencies(values, today=today)
    ]
    if found:
        raise Refused.of(found)


def obstacles_of(blockers: Iterable[Blocker], ladder: Ladder) -> list[Obstacle]:
    """Each blocker as a sentence with the role that can clear it."""
    found = []
    for blocker in blockers:
        params = {name: _label(name, value, blocker, ladder) for name, value in blocker.params.items()}
        who = GATE_ROLES.get(blocker.role, blocker.role)
        message = _(STAGE_MESSAGES[blocker.message_code]).format(**params)
        found.append(
            Obstacle(
                message, field=_field_of(blocker), code=blocker.message_code, who=who, place=blocker.subject
            )
        )
    return found


def field_label(name: str) -> str:
    """The label of a project field, for messages."""
    try:
        return str(Project._meta.get_field(FIELD_NAMES.get(name, name)).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name


def stage_label(code: str, ladder: Ladder) -> str:
    """A stage's label in the language of the page."""
    from_ladder = {stage.code: stage for stage in ladder.stages}.get(code)
    if from_ladder is None:
        return code
    return from_ladder.label_en if (get_language() or "").startswith("en") else from_ladder.label


def _field_of(blocker: Blocker) -> str:
    return FIELD_NAMES.get(blocker.subject, blocker.subject) if blocker.kind == "field" else ""


def _label(name: str, value: str, blocker: Blocker, ladder: Ladder) -> str:
    if name in {"stage", "current", "next", "pending", "milestone"}:
        return stage_label(value, ladder)
    if name == "status":
        return str(dict(Status.choices).get(value, value))
    if name == "flags":
        labels = dict(Exclusion.choices)
        return "; ".join(str(labels.get(flag, flag)) for flag in value.split(", "))
    if name == "subject" and blocker.kind == "field":
        return field_label(value)
    if name == "subject" and blocker.kind == "document":
        return str(dict(DocumentKind.choices).get(value, value))
    return value


def _in_words(template: str, params: Mapping[str, str]) -> str:
    named = {name: field_label(value) if name == "earlier" else value for name, value in params.items()}
    return _(template).format(**named)
