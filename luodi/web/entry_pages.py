"""Entry pages with a title, a sentence that says what happens, and a way back; selects that search as one types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from zlib import crc32

from django import forms
from django.contrib import messages
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .record_pages import FormPage

Text = str | Promise


class EntryPage(FormPage):
    """One form, one action, then a toast and the way on.

    ``trail``: pairs (label, URL name) above the page; ``note``: what the deed does; ``button``: its verb;
    ``is_grave``: something that is hard to take back; ``done``: the toast.
    """

    template_name = "web/entry.html"
    title: ClassVar[Text] = ""
    note: ClassVar[Text] = ""
    button: ClassVar[Text] = gettext_lazy("Save")
    done: ClassVar[Text] = gettext_lazy("Saved.")
    is_grave: ClassVar[bool] = False
    trail: ClassVar[tuple[tuple[Text, str], ...]] = ()

    def way_back(self, subject: Any) -> str:
        """Where the cancel button leads."""
        raise NotImplementedError

    def perform(self, form: Any, subject: Any) -> str | None:
        """Call the action; the address to go on to, or None for the way back. Raises ``Refused``."""
        raise NotImplementedError

    def act(self, form: Any, subject: Any) -> str:
        """Do it, say so, go on."""
        onward = self.perform(form, subject) or self.way_back(subject)
        if self.done:
            messages.success(self.request, str(self.done))
        return onward

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """What the frame of the form shows."""
        return {
            "title": self.title,
            "note": self.note,
            "button": self.button,
            "is_grave": self.is_grave,
            "trail": [part for pair in self.trail for part in pair],
            "cancel": self.way_back(subject),
        }


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of a grid: ``offered`` are words to choose from, ``is_fixed`` one that a row on file keeps."""

    name: str
    label: Text
    offered: tuple[str, ...] = ()
    is_long: bool = False
    is_fixed: bool = False


@dataclass(slots=True)
class GridLine:
    """A line of a grid: what record it stands for and in which version, its texts, and what is wrong in its cells."""

    number: int
    texts: Mapping[str, str]
    key: str = ""
    version: str = ""
    was: str = ""
    faults: dict[str, list[str]] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What its hidden box carries: record, version, and a sum over the texts that tells whether they were changed."""
        return f"{self.key}.{self.version}.{self.was}" if self.key else ""

    @property
    def is_written(self) -> bool:
        """Whether somebody wrote into it: a record with other texts than it had, or a new line with any."""
        return sum_of(self.texts) != self.was if self.key else any(self.texts.values())


class Grid:
    """Lines of texts in columns that stand where a page expects its form; a fault belongs to a cell ``number.column``.

    Every column is posted as often as there are lines, so that a script adds a line by copying one. Only lines
    somebody wrote into count; one that somebody else changed meanwhile matters only where it was written into.
    """

    SPARE: ClassVar[int] = 8

    def __init__(
        self, columns: Sequence[GridColumn], records: Iterable[GridLine], data: Any = None, *, most: int
    ) -> None:
        self.columns, self.most = columns, most
        self._records = {line.key: line for line in records}
        self._above: list[str] = []
        for line in self._records.values():
            line.was = sum_of(line.texts)
        self.lines = list(self._records.values()) if data is None else list(self._posted(data))
        while len(self.lines) < most and (data is None or not self.lines):
            self.lines.append(GridLine(len(self.lines) + 1, {column.name: "" for column in columns}))
            if len(self.lines) >= len(self._records) + self.SPARE:
                break

    def _posted(self, data: Any) -> Iterator[GridLine]:
        """The lines as they were sent; nothing where the columns are not equally long."""
        marks = data.getlist("mark")
        columns = {column.name: data.getlist(column.name) for column in self.columns}
        if len(marks) > self.most or any(len(texts) != len(marks) for texts in columns.values()):
            self._above.append(
                _("The table did not arrive whole. Load the page again and repeat the change.")
            )
            return
        for number, mark in enumerate(marks, 1):
            key, version, was = [*mark.split("."), "", "", ""][:3]
            texts = {name: tidy(texts[number - 1]) for name, texts in columns.items()}
            line = GridLine(number, texts, key, version, was)
            yield line if line.is_written else self._as_on_file(line)

    def _as_on_file(self, line: GridLine) -> GridLine:
        """A line nobody wrote into shows what its record holds by now, and nothing where that is gone."""
        record = self._records.get(line.key)
        if record is None:
            return GridLine(line.number, dict.fromkeys(line.texts, ""))
        return GridLine(line.number, record.texts, record.key, record.version, record.was)

    @property
    def written(self) -> list[GridLine]:
        """The lines somebody wrote into."""
        return [line for line in self.lines if line.is_written]

    @property
    def rows(self) -> list[tuple[GridLine, str, list[tuple[GridColumn, str, list[str], bool]]]]:
        """Each line with the mark it has now, and its cells: column, text, faults, and whether it is kept."""
        return [
            (
                line,
                self._records[line.key].mark if line.key in self._records else "",
                [
                    (
                        column,
                        line.texts[column.name],
                        line.faults.get(column.name, []),
                        column.is_fixed and line.key in self._records,
                    )
                    for column in self.columns
                ],
            )
            for line in self.lines
        ]

    @property
    def fields(self) -> set[str]:
        """The cells a fault can belong to."""
        return {f"{line.number}.{column.name}" for line in self.lines for column in self.columns}

    def add_error(self, place: str | None, error: forms.ValidationError) -> None:
        """Put a fault into its cell, or above the table."""
        if place is None:
            self._above += error.messages
            return
        number, _dot, name = place.partition(".")
        self.lines[int(number) - 1].faults.setdefault(name, []).extend(error.messages)

    def is_valid(self) -> bool:
        """Whether the table arrived whole; what its cells hold is for the action to judge."""
        return not self._above

    def non_field_errors(self) -> list[str]:
        """What is wrong with the whole."""
        return self._above

    @property
    def errors(self) -> list[str]:
        """Everything that is wrong."""
        return [
            *self._above,
            *(each for line in self.lines for found in line.faults.values() for each in found),
        ]


def tidy(text: str) -> str:
    """A text of a cell without blanks around it, with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def sum_of(texts: Mapping[str, str]) -> str:
    """A short sum that differs where texts differ."""
    return f"{crc32(chr(31).join(map(tidy, texts.values())).encode('utf-8', 'replace')):08x}"


class GridPage(EntryPage):
    """An entry page whose form is a ``Grid``: type, tab, paste a block; all written lines are saved or none."""

    template_name = "web/grid.html"


class ReasonForm(forms.Form):
    """A reason that is required."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class RemoteSelect(forms.Select):
    """A select that offers only the chosen row and finds others as one types; a large register is never read."""

    def __init__(self, url: Any) -> None:
        super().__init__(attrs={"data-url": url})

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """Only what is chosen."""
        offered: Any = self.choices
        chosen = [each for each in value if each and str(each).isalnum()]
        found = [(row.pk, str(row)) for row in offered.queryset.filter(pk__in=chosen)] if chosen else []
        self.choices = found if self.allow_multiple_selected else [("", ""), *found]
        groups = super().optgroups(name, value, attrs)
        self.choices = offered
        return groups


class RemoteSelectMultiple(RemoteSelect, forms.SelectMultiple):
    """The same for several rows."""


def not_among(label: Text, value: str) -> str:
    """The message for a value that is not one of those offered."""
    return _("{label}: “{value}” is not one of the choices. Choose again.").format(label=label, value=value)


def day_input() -> forms.DateInput:
    """A date box that any browser fills."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
