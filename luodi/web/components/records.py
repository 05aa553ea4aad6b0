"""The parts of a record's page: facts, timeline, gates, documents."""

from collections.abc import Iterable
from typing import Any

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ..formats import NOT_KNOWN, unknown

register = Library()


@register.simple_block_tag
def facts(content: str, title: Any = "") -> SafeString:
    """``{% facts title= %}{% fact label value %}…{% endfacts %}``: label and value pairs, two or three a row."""
    heading = format_html('<h2 class="facts-title">{}</h2>', title) if title else ""
    return format_html('{}<dl class="facts">{}</dl>', heading, mark_safe(content))


@register.simple_tag
def fact(label: Any, value: Any, *, unit: Any = "", href: str = "", wide: bool = False) -> SafeString:
    """``{% fact label value unit= href= wide= %}``: one pair; an empty value shows a dash, never nothing."""
    text = known = unknown(value)
    if href:
        text = format_html('<a href="{}">{}</a>', href, text)
    if unit and known != NOT_KNOWN:
        text = format_html('{} <span class="unit">{}</span>', text, unit)
    return format_html(
        '<div class="fact{}"><dt>{}</dt><dd>{}</dd></div>', " wide" if wide else "", label, text
    )


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """``{% timeline entries %}``: what happened, newest as given.

    Entry (object or dict): ``on`` (date or written text), ``title``; optional ``text``, ``by``, ``href``,
    ``tone`` (as badges), ``is_planned`` (hollow mark), ``recorded_on`` (shown when it differs from ``on``).
    """
    return {"entries": entries}


@register.inclusion_tag("components/gate_list.html")
def gate_list(gates: Iterable[Any], title: Any = "") -> dict[str, Any]:
    """``{% gate_list gates title= %}``: what stands in the way and who can clear it.

    Gate (object or dict): ``text``; optional ``who``, ``remedy``, ``href``, ``is_passed`` (ticked instead of barred).
    """
    rows = list(gates)
    return {"gates": rows, "title": title}


@register.inclusion_tag("components/document_list.html")
def document_list(documents: Iterable[Any], empty: Any = "") -> dict[str, Any]:
    """``{% document_list documents %}``: files with kind, size, date and digest.

    Document (object or dict): ``title``, ``url``; optional ``kind``, ``size`` (bytes), ``on``, ``by``, ``digest``,
    ``state`` and ``state_label``, ``note`` (why it is in that state), ``deed_url`` and ``deed`` (a link to act on it).
    """
    return {"documents": documents, "empty": empty}
