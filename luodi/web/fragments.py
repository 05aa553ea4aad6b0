"""Parts of a page that a higher app brings: named as URL strings, so that the page's app knows none of them."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part fetched by htmx into its place on the page."""

    url_name: str
    label: str | Promise
    url: str = ""


_registered: dict[str, list[Fragment]] = {}


def register_fragment(page: str, url_name: str, label: str | Promise) -> None:
    """Add a part to every page of the kind ``page`` (for example ``project``); asked in an app's ``ready``."""
    parts = _registered.setdefault(page, [])
    if all(part.url_name != url_name for part in parts):
        parts.append(Fragment(url_name, label))


def fragments_of(page: str, *args: Any) -> list[Fragment]:
    """The registered parts with their addresses for one record; a part without an address is left out."""
    found = []
    for part in _registered.get(page, []):
        try:
            found.append(Fragment(part.url_name, part.label, reverse(part.url_name, args=args)))
        except NoReverseMatch:
            continue
    return found
