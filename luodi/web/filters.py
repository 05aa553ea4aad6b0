"""Filters declared once: they read the address, narrow the rows, name themselves as chips and draw their box."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luodi.common.search import matching

from .filtering import Filter, Organizations, Reading, Text, Wrong, boxed, input_box, select_box

LARGEST_AMOUNT = Decimal(10) ** 11


@dataclass(frozen=True, kw_only=True)
class Search(Filter):
    """Words searched in ``search_text``; on a model without it, give ``fields`` to look into."""

    code: str = "q"
    label: Text = ""
    placeholder: Text = ""
    fields: tuple[str, ...] = ()

    def understood(
        self, written: Mapping[str, Sequence[str]], organizations: Organizations
    ) -> tuple[str, Any]:
        """Every word typed must be found."""
        typed = written[self.code][0].replace("\x00", " ")
        if not self.fields:
            return f"“{typed}”", lambda rows: matching(rows, typed)
        condition = Q()
        for word in typed.split():
            condition &= Q(*((f"{name}__icontains", word) for name in self.fields), _connector=Q.OR)
        return f"“{typed}”", lambda rows: rows.filter(condition)

    def controls(self, reading: Reading, organizations: Organizations) -> SafeString:
        """A search box."""
        box = input_box(
            self.code,
            reading.first(self.code),
            kind="search",
            extra=f'placeholder="{escape(self.placeholder)}"',
        )
        return boxed(
            self.code, self.label or _("Search"), box, css="filter-field search", error=reading.error
        )


@dataclass(frozen=True, kw_only=True)
class Choice(Filter):
    """One of some choices, or several with ``multiple``. ``choices``: pairs, or a function giving pairs (no query)."""

    field: str = ""
    choices: Sequence[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]] = ()
    multiple: bool = False

    def labels(self) -> dict[str, str]:
        """Labels by code as written in the address."""
        pairs = self.choices() if callable(self.choices) else self.choices
        return {str(code): str(label) for code, label in pairs if code not in ("", None)}

    def understood(
        self, written: Mapping[str, Sequence[str]], organizations: Organizations
    ) -> tuple[str, Any]:
        """Rows that have one of the values."""
        labels = self.labels()
        values = list(dict.fromkeys(written[self.code] if self.multiple else written[self.code][:1]))
        for value in values:
            if value not in labels:
                raise self.wrong(value)
        lookup = self.field or self.code
        condition = {lookup: values[0]} if len(values) == 1 else {f"{lookup}__in": values}
        return "、".join(labels[value] for value in values), lambda rows: rows.filter(**condition)

    def controls(self, reading: Reading, organizations: Organizations) -> SafeString:
        """A list to choose from."""
        chosen = set(reading.written.get(self.code, ()))
        box = select_box(self.code, self.labels().items(), chosen, multiple=self.multiple)
        return boxed(self.code, self.label, box, error=reading.error)


@dataclass(frozen=True, kw_only=True)
class Decided(Choice):
    """Choices that each narrow in their own way: ``ways`` maps a code to a function of the queryset."""

    ways: Mapping[str, Callable[[QuerySet[Any]], QuerySet[Any]]] = field(default_factory=dict)

    def understood(
        self, written: Mapping[str, Sequence[str]], organizations: Organizations
    ) -> tuple[str, Any]:
        """Rows as the chosen way leaves them."""
        value = written[self.code][0]
        labels = self.labels()
        if value not in labels or value not in self.ways:
            raise self.wrong(value)
        return labels[value], self.ways[value]


@dataclass(frozen=True, kw_only=True)
class YesNo(Filter):
    """Yes, no and, with ``unknown``, not known."""

    field: str = ""
    unknown: bool = False

    def _labels(self) -> dict[str, str]:
        labels = {"yes": _("Yes"), "no": _("No")}
        return {**labels, "unknown": _("Not known")} if self.unknown else labels

    def understood(
        self, written: Mapping[str, Sequence[str]], organizations: Organizations
    ) -> tuple[str, Any]:
        """Rows with that answer."""
        value = written[self.code][0]
        labels = self._labels()
        if value not in labels:
            raise self.wrong(value)
        wanted = {"yes": True, "no": False, "unknown": None}[value]
        return labels[value], lambda rows: rows.filter(**{self.field or self.code: wanted})

    def controls(self, reading: Reading, organizations: Organizations) -> SafeString:
        """A list of the answers."""
        box = select_box(self.code, self._labels().items(), {reading.first(self.code)}, multiple=False)
        return boxed(self.code, self.label, box, error=reading.error)


@dataclass(frozen=True, kw_only=True)
class Range(Filter):
    """From here to there, both ends included, either left out."""

    field: str = ""
    ends: tuple[str, str] = ("from", "to")

    @property
    def names(self) -> tuple[str, ...]:
        """Two names in the address."""
        return (f"{self.code}_{self.ends[0]}", f"{self.code}_{self.ends[1]}")

    def parsed(self, text: str) -> Any:
        """The value of one end; raises ``Wrong``."""
        raise NotImplementedError

    def understood(
        self, written: Mapping[str, Sequence[str]], organizations: Organizations
    ) -> tuple[str, Any]:
        """Rows between both ends."""
        low, high = (self.parsed(written[name][0]) if written[name] else None for name in self.names)
        if low is not None and high is not None and low > high:
            message = _("{label}: {low} is after {high}. Exchange them.")
            raise Wrong(message.format(label=self.label, low=low, high=high))
        lookup = self.field or self.code
        bounds = {f"{lookup}__gte": low, f"{lookup}__lte": high}
        bounds = {name: value for name, value in bounds.items() if value is not None}
        return _span(low, high), lambda rows: rows.filter(**bounds)

    def control(self, name: str, value: str) -> SafeString:
        """The box of one end."""
        raise NotImplementedError

    def controls(self, reading: Reading, organizations: Organizations) -> SafeString:
        """Two boxes."""
        low, high = self.names
        texts = (_("{label}, from"), _("{label}, to"))
        return mark_safe(
            "".join(
                boxed(
                    name, text.format(label=self.label), self.control(name, reading.first(name)), error=error
                )
                for name, text, error in ((low, texts[0], reading.error), (high, texts[1], ""))
            )
        )


def _span(low: Any, high: Any) -> str:
    if low is None:
        return f"≤ {high}"
    return f"≥ {low}" if high is None else f"{low} – {high}"


@dataclass(frozen=True, kw_only=True)
class Days(Range):
    """Dates; ``instants`` where the field is a date with time, compared by its day in the city."""

    instants: bool = False

    def parsed(self, text: str) -> date:
        """A date written 2026-09-30."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            message = _("{label}: “{value}” is not a date. Write it like 2026-09-30.")
            raise Wrong(message.format(label=self.label, value=text)) from None

    def understood(
        self, written: Mapping[str, Sequence[str]], organizations: Organizations
    ) -> tuple[str, Any]:
        """Rows between both days."""
        words, narrow = super().understood(written, organizations)
        if not self.instants:
            return words, narrow
        lookup = self.field or self.code
        low, high = (self.parsed(written[name][0]) if written[name] else None for name in self.names)
        bounds = {f"{lookup}__date__gte": low, f"{lookup}__date__lte": high}
        return words, lambda rows: rows.filter(**{name: value for name, value in bounds.items() if value})

    def control(self, name: str, value: str) -> SafeString:
        """A date box."""
        return input_box(name, value, kind="date")


@dataclass(frozen=True, kw_only=True)
class Amounts(Range):
    """Numbers in the unit of the field; ``unit`` is named in the label."""

    ends: tuple[str, str] = ("min", "max")

    def parsed(self, text: str) -> Decimal:
        """A number, thousands separators allowed."""
        try:
            number = Decimal(text.replace(",", "").replace("，", ""))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number) > LARGEST_AMOUNT:
            message = _("{label}: “{value}” is not a usable number. Write digits, like 5000.")
            raise Wrong(message.format(label=self.label, value=text))
        return number

    def control(self, name: str, value: str) -> SafeString:
        """A number box."""
        return input_box(name, value, kind="text", extra='inputmode="decimal"')


@dataclass(frozen=True, kw_only=True)
class OfOrganization(Filter):
    """An organization by its code, with everything ``below`` it. ``kinds``: which are offered; empty: all."""

    field: str = ""
    kinds: tuple[str, ...] = ()
    below: bool = True

    def understood(
        self, written: Mapping[str, Sequence[str]], organizations: Organizations
    ) -> tuple[str, Any]:
        """Rows of that organization and those below."""
        code = written[self.code][0]
        place = organizations.by_code.get(code)
        if place is None:
            raise self.wrong(code)
        numbers = organizations.numbers_below(code) if self.below else [place.id]
        lookup = self.field or self.code
        condition = {lookup: numbers[0]} if len(numbers) == 1 else {f"{lookup}__in": numbers}
        return place.name, lambda rows: rows.filter(**condition)

    def controls(self, reading: Reading, organizations: Organizations) -> SafeString:
        """A list of organizations, those below set in."""
        offered = [
            p for p in organizations.places if p.is_active and (not self.kinds or p.kind in self.kinds)
        ]
        top = min((place.depth for place in offered), default=1)
        pairs = [(place.code, "\u3000" * (place.depth - top) + place.name) for place in offered]
        box = select_box(self.code, pairs, {reading.first(self.code)}, multiple=False)
        return boxed(self.code, self.label, box, error=reading.error)


@dataclass(frozen=True, kw_only=True)
class Reference(Filter):
    """A row of another table, found by typing. ``model``: ``app.Model``; ``url``: page name of its search.

    Its name is read only where the filter is in force: one query.
    """

    field: str = ""
    model: str = ""
    url: str = ""

    def understood(
        self, written: Mapping[str, Sequence[str]], organizations: Organizations
    ) -> tuple[str, Any]:
        """Rows that point at it."""
        text = written[self.code][0]
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1
        found = apps.get_model(self.model)._default_manager.filter(pk=number).first() if number >= 0 else None
        if found is None:
            raise self.wrong(text)
        return str(found), lambda rows: rows.filter(**{self.field or self.code: number})

    def controls(self, reading: Reading, organizations: Organizations) -> SafeString:
        """A box that searches as one types; it holds the chosen row from the start."""
        value = reading.first(self.code)
        options = (
            f'<option value="{escape(value)}" selected>{escape(reading.words or value)}</option>'
            if value
            else ""
        )
        box = mark_safe(
            f'<select id="filter_{self.code}" name="{self.code}" data-url="{escape(reverse(self.url))}">'
            f'<option value=""></option>{options}</select>'
        )
        return boxed(self.code, self.label, box, error=reading.error)
