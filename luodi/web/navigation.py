"""What the menu offers: pages named as strings, so that this app knows no other, each with the right it needs."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu. Any of ``rights`` (permission codes) opens it; none given: anybody who is signed in."""

    url_name: str
    label: Text
    icon: str
    rights: tuple[str, ...] = ()
    count: str = ""
    on_phone: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under one heading."""

    label: Text
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one user sees it on one page."""

    url_name: str
    label: Text
    icon: str
    url: str
    is_current: bool
    count: str
    on_phone: bool


SEE_PROJECTS = ("projects.view", "projects.view_signed", "projects.view_involved")

SECTIONS = (
    Section(
        _("Workbench"),
        (
            Entry("dashboards:cockpit", _("Cockpit"), "gauge", ("figures.view",), on_phone=True),
            Entry("dashboards:my_work", _("My work"), "checklist", count="my_work", on_phone=True),
        ),
    ),
    Section(
        _("Projects"),
        (
            Entry("projects:list", _("Project ledger"), "building-factory-2", SEE_PROJECTS, on_phone=True),
            Entry("projects:board", _("Stage board"), "layout-kanban", SEE_PROJECTS),
            Entry("projects:gantt", _("Progress wall"), "timeline", SEE_PROJECTS),
            Entry(
                "projects:duplicates",
                _("Duplicate pool"),
                "copy",
                ("projects.decide_duplicates",),
                count="duplicates",
            ),
            Entry("capital:list", _("Paid-in capital"), "coin-yuan", SEE_PROJECTS),
        ),
    ),
    Section(
        _("Industry chains and targets to approach"),
        (
            Entry("chains:list", _("Industry chains"), "chart-dots-3", ("chains.view",)),
            Entry("targeting:list", _("Target enterprises"), "crosshair", ("targeting.view",)),
            Entry("targeting:universe", _("Universe of firms"), "database", ("universe.view",)),
            Entry("chiefs:list", _("Chain chiefs"), "user-check", ("chiefs.view",)),
        ),
    ),
    Section(
        _("Enterprises"),
        (
            Entry(
                "enterprises:list",
                _("Enterprise register"),
                "building-skyscraper",
                ("enterprises.view",),
                on_phone=True,
            ),
        ),
    ),
    Section(
        _("Targets and statistics"),
        (
            Entry("targets:list", _("Targets"), "target-arrow", ("targets.view",)),
            Entry("indicators:list", _("Indicators"), "ruler-measure", ("figures.view",)),
            Entry("statistics:list", _("Statistics check"), "clipboard-check", ("statistics.view",)),
            Entry("assessment:list", _("Assessment"), "award", ("assessment.view",)),
            Entry("peers:list", _("Peer marks"), "clipboard-check", ("assessment.view",)),
            Entry("awards:list", _("Awards"), "trophy", ("assessment.view",)),
        ),
    ),
    Section(
        _("Administration"),
        (
            Entry("imports:list", _("Imports"), "file-import", ("imports.run",)),
            Entry("ladders:list", _("Rules"), "stairs", ("ladders.view",)),
            Entry(
                "reference:calendar", _("Working calendar"), "calendar", ("ladders.view", "reference.change")
            ),
            Entry(
                "reference:layouts", _("Leading industries"), "category", ("ladders.view", "reference.change")
            ),
            Entry("accounts:organizations", _("Organizations"), "sitemap", ("organizations.view",)),
            Entry("accounts:users", _("Users"), "users", ("users.view",)),
            Entry("audit:list", _("Audit"), "history", ("audit.view",)),
        ),
    ),
)


def menu_for(user: Any, path: str) -> tuple[tuple[Text, tuple[Link, ...]], ...]:
    """The sections ``user`` may open, the entry of ``path`` marked; empty sections and unbuilt pages are left out."""
    allowed = [
        (
            section.label,
            [(entry, url) for entry in section.entries if (url := _url(entry)) and may_open(user, entry)],
        )
        for section in SECTIONS
    ]
    current = _current([url for _label, entries in allowed for _entry, url in entries], path)
    return tuple(
        (label, tuple(_link(entry, url, current) for entry, url in entries))
        for label, entries in allowed
        if entries
    )


def may_open(user: Any, entry: Entry) -> bool:
    """Whether ``user`` is signed in and holds the right the entry needs."""
    if not getattr(user, "is_authenticated", False):
        return False
    scope = getattr(user, "scope", None)
    return not entry.rights or (scope is not None and any(scope.allows(right) for right in entry.rights))


def _url(entry: Entry) -> str | None:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return None


def _current(urls: list[str], path: str) -> str:
    """The longest address that ``path`` lies under, so that a board inside the ledger marks the board."""
    return max(
        (url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default=""
    )


def _link(entry: Entry, url: str, current: str) -> Link:
    return Link(entry.url_name, entry.label, entry.icon, url, url == current, entry.count, entry.on_phone)
