"""What higher apps renew when a project begins or ceases to count: they register it, so that none is named here."""

from collections.abc import Callable
from datetime import datetime

from luodi.projects.models import Project

Follower = Callable[[Project, datetime], None]
_followers: list[Follower] = []


def when_counting_changes(follower: Follower) -> None:
    """Call ``follower`` with each project whose ``countable`` changed, and the moment, in the same transaction.

    A follower may raise ``Refused``; then nothing of the change is kept.
    """
    if follower not in _followers:
        _followers.append(follower)


def set_countable(project: Project) -> bool:
    """A project without exclusions counts; tells whether that changed."""
    before, project.countable = project.countable, not project.exclusions
    return before != project.countable


def tell_followers(project: Project, at: datetime) -> None:
    """Let whatever hangs on ``countable`` follow."""
    for follower in _followers:
        follower(project, at)
