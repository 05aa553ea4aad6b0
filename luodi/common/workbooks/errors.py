"""What can be wrong with a workbook or with one cell, and how much of a workbook is accepted."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

ERROR_HEADER = "错误与改法"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a workbook may be, and which doubtful contents turn it away.

    ``max_bytes`` is the size as stored, ``max_unpacked`` after unpacking, ``max_ratio`` the quotient of
    the two, looked at from ``ratio_from`` unpacked bytes on. Rows and columns count only where they hold
    a value; ``max_cells`` counts every stored cell of the file, empty ones too. ``macros`` and
    ``external_links`` are ``"notice"`` (read as values, say so) or ``"refuse"``.
    """

    max_bytes: int = 100_000_000
    max_unpacked: int = 600_000_000
    max_ratio: int = 200
    ratio_from: int = 20_000_000
    max_entries: int = 3_000
    max_sheets: int = 300
    max_rows: int = 200_000
    max_columns: int = 300
    max_cells: int = 12_000_000
    max_cell_chars: int = 32_767
    legacy_memory: int = 768_000_000
    legacy_seconds: int = 60
    macros: str = "notice"
    external_links: str = "notice"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know about a workbook that was accepted all the same."""

    code: str
    message: str
    place: str = ""


class WorkbookError(Exception):
    """A workbook, or a part of one, that cannot be read: what, where, and what to do about it."""

    def __init__(self, code: str, message: str, place: str = "", remedy: str = "") -> None:
        self.code = code
        self.message = message
        self.place = place
        self.remedy = remedy
        super().__init__(" ".join(part for part in (place, message, remedy) if part))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.code, self.message, self.place, self.remedy)


class CellError(Exception):
    """One cell that cannot be taken as it stands; ``row``, ``column`` and ``header`` are set by the row's cleaning."""

    def __init__(self, code: str, value: object, message: str, remedy: str = "") -> None:
        self.code = code
        self.value = value
        self.message = message
        self.remedy = remedy
        self.row: int | None = None
        self.column = ""
        self.header = ""
        super().__init__(message)

    def at(self, *, row: int, column: str, header: str) -> "CellError":
        """The same error, knowing its place: row number, column letters and header as in the sheet."""
        self.row, self.column, self.header = row, column, header
        return self

    @property
    def place(self) -> str:
        """The address as a spreadsheet shows it (``"C12"``); empty before the place is known."""
        return f"{self.column}{self.row}" if self.row is not None else ""

    def __str__(self) -> str:
        """Place, message and remedy on one line, as the person reads it."""
        where = f"{self.place} {self.header}".strip()
        return (
            _("{where}: {message} {remedy}").format(where=where, message=self.message, remedy=self.remedy)
            if where
            else f"{self.message} {self.remedy}".strip()
        )


def damaged(place: str = "") -> WorkbookError:
    """The error for a file whose inside does not hold together."""
    return WorkbookError(
        "damaged",
        _("The file is damaged or was not transferred completely."),
        place,
        _("Open it in Excel or WPS, save it again as .xlsx and send that file."),
    )


def too_large(message: str, place: str = "") -> WorkbookError:
    """The error for a file beyond a limit; ``message`` names the limit."""
    return WorkbookError(
        "too_large",
        message,
        place,
        _("Split the workbook, or delete what is not part of the table, and try again."),
    )
