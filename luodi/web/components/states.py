"""Badges, states and stages: a colour that means the same on every page."""

from collections.abc import Iterable
from typing import Any

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = Library()

TONES = {
    "ok": "accepted active approved completed done frozen honoured in_production landed met on_time passed right verified",
    "info": "claimed draft_ready ongoing open performing running signed started submitted",
    "warn": "delayed due_soon on_hold pending returned review stale suspected undecided waiting",
    "bad": "blocked disputed failed late lost misprinted overdue refused rejected wrong",
    "gone": "archived cancelled closed dormant merged reversed superseded withdrawn",
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states.split()}


@register.filter
def tone(state: Any) -> str:
    """``<span class="badge {{ row.state|tone }}">``: the colour of a state code; unknown codes are neutral."""
    return TONE_OF.get(str(state), "neutral")


@register.simple_tag
def badge(text: Any, tone: str = "neutral") -> SafeString:
    """``{% badge text "warn" %}``: a short mark; tones neutral, info, ok, warn, bad, gone, accent."""
    return format_html('<span class="badge {}">{}</span>', tone, text)


@register.simple_tag
def state(code: Any, label: Any) -> SafeString:
    """``{% state row.status row.get_status_display %}``: a state with the colour of its code."""
    return format_html('<span class="badge {}">{}</span>', TONE_OF.get(str(code), "neutral"), label)


@register.inclusion_tag("components/stage_ladder.html")
def stage_ladder(stages: Iterable[Any], label: Any = "") -> dict[str, Any]:
    """``{% stage_ladder stages label= %}``: the whole ladder with the project's place on it.

    Stage (object or dict): ``label``, ``state`` passed|here|"", ``on`` (date or None).
    """
    return {"stages": stages, "label": label}


@register.simple_tag
def stage_pill(label: Any, step: int = 0, steps: int = 0) -> SafeString:
    """``{% stage_pill label 5 12 %}``: the stage of a project and how far up the ladder it stands."""
    if not steps:
        return format_html('<span class="stage-pill">{}</span>', label)
    return format_html(
        '<span class="stage-pill"><svg class="stage-meter" viewBox="0 0 {} 1" preserveAspectRatio="none"'
        ' aria-hidden="true"><rect width="{}" height="1"/></svg>{}<span class="stage-step">{}/{}</span></span>',
        steps,
        step,
        label,
        step,
        steps,
    )
