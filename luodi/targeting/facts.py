"""Turns targets into what the engine measures, and firms into the key that tells the same one again."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from luodi.enterprises.models import Enterprise
from luodi_engine.chains.target_lists import ListedFirm, MoveRefusal
from luodi_engine.names import normalise_name

from .choices import TargetStatus
from .models import WANTED

HEAD = ("id", "origin_id", "status", "last_touched_on", "accepted_on")
MEASURED = (*HEAD, "folded_into_id", *(f"folded_into__{name}" for name in HEAD[1:]), "outcome", *WANTED)


def firm_key(enterprise: Enterprise | None, name: str) -> str:
    """The key of a firm: its number in the register, else its name without spaces and brackets."""
    return f"e{enterprise.pk}" if enterprise else f"n{normalise_name(name)}"[:130]


def refused_enterprise(enterprise: Enterprise) -> str:
    """Why a firm of the register must not be approached; empty where it may."""
    if not enterprise.is_blacklisted:
        return ""
    message = _("“{firm}” is blacklisted and must not be approached: {reason}")
    return message.format(firm=enterprise.name, reason=enterprise.blacklist_reason or "—")


def listed_firms(
    rows: Iterable[Mapping[str, Any]], *, leads: Collection[int], is_over: bool = False
) -> list[ListedFirm]:
    """What the measures need of rows with the fields ``MEASURED``; ``leads``: first listings that became projects.

    Of a firm that several departments named, status and touches are those of the target it is folded into. Of a
    quarter that ``is_over``, targets carried on or dropped afterwards were still worked on at its end.
    """
    found = []
    for row in rows:
        first = row["origin_id"] or row["id"]
        stem = "folded_into__" if row["folded_into_id"] else ""
        head = row["folded_into__origin_id"] or row["folded_into_id"] or first
        found.append(
            ListedFirm(
                status=row[f"{stem}status"],
                touched_on=row[f"{stem}last_touched_on"] or row[f"{stem}accepted_on"],
                filled=sum(bool(row[name]) for name in WANTED),
                wanted=len(WANTED),
                first=first,
                is_hit=first in leads or head in leads,
                is_closed=bool(row["outcome"]) and not is_over,
            )
        )
    return found


def refusal_words(refusal: MoveRefusal) -> str:
    """A refused step in the reader's words."""
    labels = {code: str(label) for code, label in TargetStatus.choices}
    params = {name: labels.get(value, value) for name, value in refusal.params}
    return REFUSALS[refusal.message_code]().format(**params)


REFUSALS = {
    "target.same": lambda: _("The target stands there already."),
    "target.unknown": lambda: _("“{found}” is no status of a target. Known: {known}."),
    "target.is_lead": lambda: _("The target has become a project; go on there."),
    "target.lead_needs_project": lambda: _("A target becomes a lead by entering its project."),
    "target.back_needs_reason": lambda: _("Give the reason for going back from “{before}” to “{to}”."),
    "target.aside_needs_reason": lambda: _("Give the reason for setting the target aside."),
}
