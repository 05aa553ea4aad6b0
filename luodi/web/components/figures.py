"""Figures on a page: cards, pace against the calendar, small lines. Drawn as SVG, so they print and need no script."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from zlib import crc32

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..formats import NOT_KNOWN, change, exact, points, rate

register = Library()

SPARK_WIDTH, SPARK_HEIGHT = 96, 24
TONE_OF_CHANGE: dict[bool | None, str] = {True: "good", False: "bad"}


@register.inclusion_tag("components/figure_card.html")
def figure_card(label: Any, value: Any, unit: Any = "", **more: Any) -> dict[str, Any]:
    """``{% figure_card label value unit … %}``: one number with everything that makes it believable.

    ``value`` is written text (use a filter); further, all optional: ``definition`` (words shown on hover and focus),
    ``href`` (its records), ``delta`` (written text), ``trend`` up|down|flat, ``is_good`` True|False,
    ``compared_with`` (what the delta is against), ``series`` (numbers of the small line), ``note``,
    ``achieved`` and ``calendar`` (rates: adds a pace bar).
    """
    return {
        **more,
        "label": label,
        "value": NOT_KNOWN if value in (None, "") else value,
        "unit": unit,
        "id": f"definition-{crc32(str(label).encode()):08x}",
        "tone": TONE_OF_CHANGE.get(more.get("is_good"), "even"),
        "arrow": {"up": "arrow-up", "down": "arrow-down"}.get(more.get("trend", ""), ""),
    }


@register.inclusion_tag("components/pace.html")
def pace(achieved: Any, calendar: Any = None, label: Any = "", text: Any = "") -> dict[str, Any]:
    """``{% pace achieved calendar label= text= %}``: how far, and where the calendar stands (both rates 0-1).

    The words below the bar say both and the gap; ``text`` replaces them.
    """
    reached, due = exact(achieved), exact(calendar)
    gap = None if reached is None or due is None else reached - due
    return {
        "bar": "" if reached is None and label else pace_bar(achieved, calendar),
        "label": label,
        "text": text,
        "achieved": rate(reached),
        "calendar": rate(due) if due is not None else "",
        "gap": points(gap) if gap is not None else "",
        "tone": pace_tone(gap),
    }


@register.simple_tag
def pace_bar(achieved: Any, calendar: Any = None) -> SafeString:
    """``{% pace_bar achieved calendar %}``: the bar alone, for a table cell; the cell beside it gives the numbers."""
    reached, due = exact(achieved), exact(calendar)
    if reached is None:
        return format_html('<span class="pace-none">{}</span>', NOT_KNOWN)
    mark = ""
    if due is not None:
        left = min(max(due, Decimal(0)), Decimal(1)) * 100
        mark = format_html('<line class="pace-mark" x1="{0}" x2="{0}" y1="0" y2="10"/>', f"{left:.1f}")
    words = _("{achieved} done").format(achieved=rate(reached))
    if due is not None:
        words = _("{achieved} done, the calendar stands at {calendar}").format(
            achieved=rate(reached), calendar=rate(due)
        )
    tone = pace_tone(None if due is None else reached - due)
    return format_html(
        '<svg class="pace-bar {}" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="pace-track" y="2" width="100" height="6"/><rect class="pace-fill" y="2" width="{}" height="6"/>'
        "{}</svg>",
        tone,
        words,
        f"{min(max(reached, Decimal(0)), Decimal(1)) * 100:.1f}",
        mark,
    )


@register.simple_tag
def spark(series: Sequence[Any], label: Any = "") -> SafeString:
    """``{% spark numbers label= %}``: the run of a figure as a small line; gaps where a number is missing."""
    points_known = [
        (at, float(number)) for at, value in enumerate(series) if (number := exact(value)) is not None
    ]
    if len(points_known) < 2:
        return SafeString("")
    low, high = min(y for _x, y in points_known), max(y for _x, y in points_known)
    span, step = (high - low) or 1.0, SPARK_WIDTH / (len(series) - 1)
    places = [
        (2 + at * (SPARK_WIDTH - 4) / SPARK_WIDTH * step, 2 + (SPARK_HEIGHT - 4) * (1 - (y - low) / span))
        for at, y in points_known
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" {}><polyline points="{}"/><circle cx="{}" cy="{}" r="2"/></svg>',
        SPARK_WIDTH,
        SPARK_HEIGHT,
        voice,
        line,
        f"{places[-1][0]:.1f}",
        f"{places[-1][1]:.1f}",
    )


@register.simple_tag
def delta(value: Any, is_rate_gap: bool = False, up_is_good: bool = True) -> SafeString:
    """``{% delta 0.125 %}``: a signed change with its colour; ``is_rate_gap`` writes percentage points."""
    number = exact(value)
    if number is None:
        return format_html('<span class="delta even">{}</span>', NOT_KNOWN)
    text = points(number) if is_rate_gap else change(number)
    tone = "even" if number == 0 else "good" if (number > 0) == up_is_good else "bad"
    return format_html('<span class="delta {}">{}</span>', tone, text)


def pace_tone(gap: Decimal | None) -> str:
    """On or before the calendar: good; up to ten points late: behind; later: bad."""
    if gap is None:
        return "even"
    return "good" if gap >= 0 else "behind" if gap >= Decimal("-0.1") else "bad"
