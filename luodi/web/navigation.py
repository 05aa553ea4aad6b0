"""What the menu offers: pages named as strings, so that this app knows no other, each with the right it needs."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu. ``right`` is the permission code it needs; None: anybody who is signed in."""

    url_name: str
    label: Text
    icon: str
    right: str | None = None
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

    label: Text
    icon: str
    url: str
    is_current: bool
    count: str
    on_phone: bool


SECTIONS = (
    Section(
        _("Workbench"),
        (
            Entry("dashboards:cockpit", _("Cockpit"), "gauge", on_phone=True),
            Entry("dashboards:my_work", _("My work"), "checklist", count="my_work", on_phone=True),
        ),
    ),
    Section(
        _("Projects"),
        (
            Entry("projects:list", _("Project ledger"), "building-factory-2", "projects.view", on_phone=True),
            Entry("projects:board", _("Stage board"), "layout-kanban", "projects.view"),
            Entry("projects:gantt", _("Progress wall"), "timeline", "projects.view"),
            Entry(
                "projects:duplicates",
                _("Duplicate pool"),
                "copy",
                "projects.judge_duplicates",
                count="duplicates",
            ),
            Entry("capital:list", _("Paid-in capital"), "coin-yuan", "capital.view"),
        ),
    ),
    Section(
        _("Industry chains and targets to approach"),
        (
            Entry("chains:list", _("Industry chains"), "chart-dots-3", "chains.view"),
            Entry("targeting:list", _("Target enterprises"), "crosshair", "targeting.view"),
        ),
    ),
    Section(
        _("Enterprises"),
        (
            Entry(
                "enterprises:list",
                _("Enterprise register"),
                "building-skyscraper",
                "enterprises.view",
                on_phone=True,
            ),
        ),
    ),
    Section(
        _("Targets and statistics"),
        (
            Entry("targets:list", _("Targets"), "target-arrow", "targets.view"),
            Entry("indicators:list", _("Indicators"), "ruler-measure", "indicators.view"),
            Entry("statistics:list", _("Statistics check"), "clipboard-check", "statistics.view"),
            Entry("assessment:list", _("Assessment"), "award", "assessment.view"),
        ),
    ),
    Section(
        _("Administration"),
        (
            Entry("imports:list", _("Imports"), "file-import", "imports.run"),
            Entry("ladders:list", _("Rules"), "stairs", "ladders.view"),
            Entry("accounts:organizations", _("Organizations"), "sitemap", "accounts.manage"),
            Entry("accounts:users", _("Users"), "users", "accounts.manage"),
            Entry("audit:list", _("Audit"), "history", "audit.view"),
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
    if entry.right is None:
        return True
    scope = getattr(user, "scope", None)
    return bool(scope and scope.allows(entry.right))


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
    return Link(entry.label, entry.icon, url, url == current, entry.count, entry.on_phone)
