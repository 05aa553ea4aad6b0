"""What every filter shares: how it reads the address, what it says, how its box is drawn, and all of a page bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

Text = str | Promise
LONGEST = 200
LONG_LIST = 15


@dataclass(frozen=True, slots=True)
class Place:
    """An organization as one row of the list of all."""

    id: int
    code: str
    path: str
    depth: int
    kind: str
    name: str
    is_active: bool


class Organizations:
    """Every organization in the order of the tree, read once when first asked for."""

    @cached_property
    def places(self) -> list[Place]:
        """All of them, those above before those below."""
        english = (get_language() or "").startswith("en")
        rows = (
            apps.get_model("accounts", "Organization")
            .objects.order_by("path")
            .values_list("id", "code", "path", "depth", "kind", "is_active", "short_name", "name", "name_en")
        )
        return [
            Place(pk, code, path, depth, kind, (english and name_en) or short or name, is_active)
            for pk, code, path, depth, kind, is_active, short, name, name_en in rows
        ]

    @cached_property
    def by_code(self) -> dict[str, Place]:
        """Places by their code."""
        return {place.code: place for place in self.places}

    @cached_property
    def names(self) -> dict[Any, str]:
        """Names by number, for cells that show an organization without reading it."""
        return {place.id: place.name for place in self.places}

    def numbers_below(self, code: str) -> list[int]:
        """Numbers of the organization ``code`` and everything below it."""
        path = self.by_code[code].path
        return [place.id for place in self.places if place.path.startswith(path)]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the address says of one filter: what was written, the words of its chip, what is wrong, how it narrows."""

    written: Mapping[str, Sequence[str]] = field(default_factory=dict)
    words: str = ""
    error: str = ""
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None

    def first(self, name: str) -> str:
        """The first value written for ``name``."""
        values = self.written.get(name, ())
        return values[0] if values else ""


class Wrong(ValueError):
    """A value that a filter cannot use, with the message for the reader."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What all filters share. ``code`` is the name in the address; ``fields``: lookups it narrows."""

    code: str
    label: Text
    folded: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names this filter has in the address."""
        return (self.code,)

    def read(self, query: QueryDict, organizations: Organizations) -> Reading:
        """What ``query`` says of this filter; a value that cannot be used becomes a message and narrows nothing."""
        written = {
            name: [value.strip()[:LONGEST] for value in query.getlist(name) if value.strip()]
            for name in self.names
        }
        if not any(written.values()):
            return Reading(written)
        try:
            words, narrow = self.understood(written, organizations)
        except Wrong as wrong:
            return Reading(written, error=str(wrong))
        return Reading(written, words=words, narrow=narrow)

    def understood(
        self, written: Mapping[str, Sequence[str]], organizations: Organizations
    ) -> tuple[str, Any]:
        """The words of the chip and the function that narrows; raises ``Wrong``."""
        raise NotImplementedError

    def controls(self, reading: Reading, organizations: Organizations) -> SafeString:
        """The labelled boxes of this filter."""
        raise NotImplementedError

    def wrong(self, value: str) -> Wrong:
        """The message for a value that is not one of those offered."""
        return Wrong(
            _("{label}: “{value}” is not one of the choices. Choose again.").format(
                label=self.label, value=value
            )
        )


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force: its words and the address without it."""

    words: str
    url: str


class BoundFilters:
    """The filters of a page as one address sets them."""

    def __init__(self, filters: Sequence[Filter], query: QueryDict, organizations: Organizations) -> None:
        self.filters = tuple(filters)
        self.organizations = organizations
        self.readings = [one.read(query, organizations) for one in self.filters]

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that pass every filter; those with a mistake are left out."""
        for reading in self.readings:
            if reading.narrow is not None:
                rows = reading.narrow(rows)
        return rows

    @property
    def names(self) -> set[str]:
        """All names the filters have in the address."""
        return {name for one in self.filters for name in one.names}

    @property
    def errors(self) -> list[str]:
        """What is wrong in the address, every mistake."""
        return [reading.error for reading in self.readings if reading.error]

    def chips(self, without: Callable[[tuple[str, ...]], str]) -> list[Chip]:
        """A chip for every filter in force; ``without`` gives the address without some names."""
        pairs = zip(self.filters, self.readings, strict=True)
        return [
            Chip(
                _("{label}: {value}").format(label=one.label, value=reading.words)
                if one.label
                else reading.words,
                without(one.names),
            )
            for one, reading in pairs
            if reading.words
        ]

    def shown(self) -> SafeString:
        """The boxes that stand open."""
        return self._controls(folded=False)

    def folded(self) -> SafeString:
        """The boxes behind “More filters”."""
        return self._controls(folded=True)

    @property
    def has_folded(self) -> bool:
        """Whether any filter stands behind “More filters”."""
        return any(one.folded for one in self.filters)

    @property
    def is_unfolded(self) -> bool:
        """Whether a folded filter is in force or wrong."""
        pairs = zip(self.filters, self.readings, strict=True)
        return any(one.folded and (reading.words or reading.error) for one, reading in pairs)

    def _controls(self, *, folded: bool) -> SafeString:
        pairs = zip(self.filters, self.readings, strict=True)
        return mark_safe(
            "".join(
                one.controls(reading, self.organizations) for one, reading in pairs if one.folded is folded
            )
        )


def boxed(name: str, label: Any, box: str, *, css: str = "filter-field", error: str = "") -> SafeString:
    """A labelled box; marked where it holds a mistake, which the page tells in words below all boxes."""
    if error:
        box = box.replace(f'id="filter_{name}"', f'id="filter_{name}" aria-invalid="true"', 1)
        css += " wrong"
    return mark_safe(f'<div class="{css}"><label for="filter_{name}">{escape(label)}</label>{box}</div>\n')


def input_box(name: str, value: str, *, kind: str, extra: str = "") -> SafeString:
    """A box to write in; ``extra`` is safe markup of more attributes."""
    return mark_safe(
        f'<input type="{kind}" id="filter_{name}" name="{name}" value="{escape(value)}" {extra}>'
    )


def select_box(
    name: str, pairs: Iterable[tuple[Any, Any]], chosen: set[str], *, multiple: bool
) -> SafeString:
    """A list to choose from; several at once, and long ones, are searched as one types."""
    options = [
        f'<option value="{escape(code)}"{" selected" if code in chosen else ""}>{escape(label)}</option>'
        for code, label in pairs
    ]
    empty = "" if multiple else f'<option value="">{escape(_("All"))}</option>'
    more = (" multiple" if multiple else "") + (
        " data-search" if multiple or len(options) > LONG_LIST else ""
    )
    more += f' data-placeholder="{escape(_("All"))}"' if multiple and not chosen else ""
    return mark_safe(f'<select id="filter_{name}" name="{name}"{more}>{empty}{"".join(options)}</select>')
