"""What the shell of a page shows besides the page: menu, counts, city, version, languages. Read only when asked for."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi import VERSION

from .navigation import Link, Text, menu_for

RAIL_COOKIE = "luodi_rail"
COUNT_SECONDS = 60
SEARCHED = "projects:list"

_counters: dict[str, Callable[[Any], int]] = {}
_namers: list[Callable[[], str]] = []


def register_count(name: str, counter: Callable[[Any], int]) -> None:
    """Show ``counter(user)`` beside the menu entry whose ``count`` is ``name``; remembered for a minute a user."""
    _counters[name] = counter


def register_city(namer: Callable[[], str]) -> None:
    """Take the city's name from ``namer`` where the settings give none; remembered for a minute a language."""
    _namers[:] = [namer]


class Shell:
    """The frame of one page for one request."""

    version = VERSION

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def menu(self) -> tuple[tuple[Text, tuple[Link, ...]], ...]:
        """Sections of the menu, each a heading and its links."""
        return menu_for(getattr(self._request, "user", None), self._request.path)

    @cached_property
    def phone_links(self) -> tuple[Link, ...]:
        """The few links of the bar at the bottom of a phone."""
        return tuple(link for _label, links in self.menu for link in links if link.on_phone)[:4]

    @cached_property
    def search_url(self) -> str:
        """The list that the search box of the top bar asks, empty for who may not open it."""
        found = [link.url for _label, links in self.menu for link in links if link.url_name == SEARCHED]
        return found[0] if found else ""

    @cached_property
    def city(self) -> str:
        """What the city calls itself, empty before it is set up."""
        return str(settings.CITY_NAME) or _city()

    @cached_property
    def site(self) -> str:
        """City and product, for the title of the window."""
        return _("{city} Luodi").format(city=self.city).strip()

    @property
    def is_demo(self) -> bool:
        return bool(getattr(settings, "DEMO", False))

    @property
    def is_rail(self) -> bool:
        """Whether the user folded the menu to its icons."""
        return self._request.COOKIES.get(RAIL_COOKIE) == "1"

    @cached_property
    def organization(self) -> str:
        """The name of the user's organization, empty where there is none."""
        organization = getattr(getattr(self._request, "user", None), "organization", None)
        return str(getattr(organization, "name", None) or organization or "")

    @property
    def words(self) -> dict[str, str]:
        """What the scripts say, in the language of the page."""
        return {
            "unpick": _("Unpick all"),
            "move": _("Move to…"),
            "moved": _("Moved to {stage}"),
            "no_results": _("Nothing found"),
            "searching": _("Searching…"),
            "search": _("Search"),
            "too_large": _("larger than {limit} MB"),
            "sending": _("Sending"),
            "stale": _("No fresh figures: the last ones are shown"),
            "pasted": _("{rows} rows pasted. Ctrl+Z takes them back; nothing is saved until you save."),
            "pasted_some": _("{rows} rows pasted, {left} had no room."),
            "paste_undone": _("Pasting was taken back."),
            "failed": _("That did not work ({status}). Nothing was changed; try again."),
        }

    @cached_property
    def counts(self) -> dict[str, int]:
        """Open items by counter name, for the marks in the menu."""
        user = getattr(self._request, "user", None)
        if not getattr(user, "is_authenticated", False):
            return {}
        return {name: _remembered(name, counter, user) for name, counter in _counters.items()}


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: ``shell`` for the base templates."""
    return {"shell": Shell(request)}


def _city() -> str:
    key = f"shell-city:{get_language()}"
    found = cache.get(key)
    if found is None:
        found = "".join(namer() for namer in _namers)
        cache.set(key, found, COUNT_SECONDS)
    return str(found)


def _remembered(name: str, counter: Callable[[Any], int], user: Any) -> int:
    key = f"shell-count:{name}:{user.pk}"
    found = cache.get(key)
    if found is None:
        found = counter(user)
        cache.set(key, found, COUNT_SECONDS)
    return int(found)
