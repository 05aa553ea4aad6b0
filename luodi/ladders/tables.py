"""Columns of the list of versions."""

from django.utils.html import escape
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from luodi.web.columns import Column, ColumnSet, address_maker
from luodi.web.filters import Choice

from .choices import VersionState
from .models import LadderVersion

TONES = {"draft": "info", "adopted": "ok", "withdrawn": "gone"}


def state_tone(state: str) -> str:
    """The colour of a version's state."""
    return TONES.get(state, "neutral")


def name_cell(row: LadderVersion) -> str:
    """The name with its number and a mark for examples."""
    example = f' <span class="badge neutral">{escape(_g("example"))}</span>' if row.is_example else ""
    url = address_maker("ladders:detail", "pk")(row)
    return f'<a href="{url}">{escape(row.name)}</a> <span class="muted">v{row.number}</span>{example}'


def stages_of(row: LadderVersion) -> int:
    """How many stages the version has."""
    return len(row.body.get("stages", ()))


def gates_of(row: LadderVersion) -> int:
    """How many gates stand before them."""
    return sum(len(stage.get("gates", ())) for stage in row.body.get("stages", ()))


COLUMNS = ColumnSet(
    Column(code="name", header=_("Version"), html=name_cell, value="name", sort="number", fixed=True),
    Column(code="state", header=_("State"), kind="badge", choices=VersionState.choices, tone=state_tone),
    Column(code="effective_from", header=_("Effective from"), kind="date", sort="effective_from"),
    Column(code="stages", header=_("Stages"), kind="number", value=stages_of),
    Column(code="gates", header=_("Gates"), kind="number", value=gates_of),
    Column(code="source", header=_("Source")),
    Column(code="created_by", header=_("Made by"), value="created_by"),
    Column(code="adopted_by", header=_("Adopted by"), value="adopted_by"),
    Column(code="adopted_at", header=_("Adopted at"), kind="moment"),
)
FILTERS = (Choice(code="state", label=_("State"), choices=VersionState.choices),)
