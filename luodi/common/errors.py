"""Refusals that pages, imports and the API show in the same words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way: which place, what is wrong, and the way out."""

    message: str | Promise
    field: str = ""
    code: str = "invalid"
    who: str | Promise = ""
    place: str = ""

    def __str__(self) -> str:
        return f"{self.message} ({self.who})" if self.who else str(self.message)


class Refused(Exception):
    """A write that was not done, with every reason at once; nothing was changed."""

    def __init__(self, *obstacles: Obstacle) -> None:
        super().__init__("; ".join(str(obstacle) for obstacle in obstacles))
        self.obstacles = obstacles

    @classmethod
    def because(cls, message: str | Promise, *, field: str = "", code: str = "invalid") -> "Refused":
        """A refusal with a single reason."""
        return cls(Obstacle(message, field=field, code=code))

    @classmethod
    def of(cls, obstacles: Iterable[Obstacle]) -> "Refused":
        """A refusal with all of several reasons."""
        return cls(*obstacles)


class Conflict(Refused):
    """Somebody else was faster: the row is no longer as the writer saw it."""
