"""The frame of a page: icons, heading, trail, tabs, empty state, drawer and dialog."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.template import Library
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = Library()


@lru_cache(maxsize=256)
def icon_svg(name: str, label: str = "") -> SafeString:
    """The icon ``name`` of the sprite; silent to screen readers unless it has a ``label``."""
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {}><use href="{}#{}"/></svg>', voice, static("vendor/icons/icons.svg"), name
    )


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """``{% icon "search" %}``: one icon; names are in frontend/icons.json. ``label`` only where no text is near."""
    return icon_svg(name, str(label))


@register.simple_block_tag
def page_header(content: str, title: Any, subtitle: Any = "", note: Any = "") -> SafeString:
    """``{% page_header title subtitle= note= %}buttons{% endpage_header %}``: the h1 of a page and its actions.

    ``subtitle`` stands in grey behind the title (code, unit); ``note`` on a line below it.
    """
    extra = format_html('<span class="page-subtitle">{}</span>', subtitle) if subtitle else ""
    below = format_html('<p class="page-note">{}</p>', note) if note else ""
    actions = format_html('<div class="page-actions">{}</div>', mark_safe(content)) if content.strip() else ""
    return format_html(
        '<header class="page-header"><div class="page-heading"><h1>{}{}</h1>{}</div>{}</header>',
        title,
        extra,
        below,
        actions,
    )


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*steps: Any) -> dict[str, Any]:
    """``{% breadcrumb _("Projects") "projects:list" project.name %}``: label, page, label, page, …, label.

    A page is a URL name, or an address that contains a slash. The last label stands alone: where the user is.
    """
    pairs = [(steps[at], address(str(steps[at + 1]))) for at in range(0, len(steps) - 1, 2)]
    return {"pairs": pairs, "here": steps[-1] if len(steps) % 2 else ""}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Any], current: str, label: Any = "") -> dict[str, Any]:
    """``{% tabs items current %}``: links that switch the part of a page.

    ``items``: tuples ``(code, label, url)`` or ``(code, label, url, count)``.
    """
    rows = [(code, text, url, rest[0] if rest else None) for code, text, url, *rest in items]
    return {"items": rows, "current": current, "label": label}


@register.simple_block_tag
def empty_state(content: str, title: Any, text: Any = "", icon: str = "inbox") -> SafeString:
    """``{% empty_state title text= icon= %}buttons{% endempty_state %}``: what to do where nothing is yet."""
    return format_html(
        '<div class="empty-state">{}<p class="empty-title">{}</p><p>{}</p><div class="empty-actions">{}</div></div>',
        icon_svg(icon),
        title,
        text,
        mark_safe(content),
    )


@register.inclusion_tag("components/dialog.html")
def drawer(id: str, title: Any) -> dict[str, Any]:
    """``{% drawer "more" title %}``: an empty drawer whose body ``#more-body`` htmx fills."""
    return {"id": id, "title": title, "kind": "drawer", "body": ""}


@register.simple_block_tag(takes_context=True)
def dialog(context: Any, content: str, id: str, title: Any, *, kind: str = "dialog") -> SafeString:
    """``{% dialog "close" title kind="drawer" %}…{% enddialog %}``: opened by ``<button data-open="close">``.

    ``kind``: ``dialog`` in the middle of the page, or ``drawer`` from its right edge.
    """
    template = context.template.engine.get_template("components/dialog.html")
    body = {"id": id, "title": title, "kind": kind, "body": mark_safe(content)}
    return SafeString(template.render(context.new(body)))


def address(page: str) -> str:
    """The address of ``page``: a URL name is looked up, anything with a slash, ? or # is one already."""
    return page if any(mark in page for mark in "/?#") or not page else reverse(page)
