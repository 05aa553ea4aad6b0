"""Bodies that several operations take."""

from .types import Given, Note


class Reason(Given):
    """A reason, which is required."""

    reason: Note


class Remark(Given):
    """A remark that may be left out."""

    note: Note = ""


class Nothing(Given):
    """An empty object."""
