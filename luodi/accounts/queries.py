"""Reads about people and their postings that feed a page or a command."""

from django.db.models import QuerySet
from django.utils import timezone

from .models import Posting, User


def has_people() -> bool:
    """Whether anybody has an account yet."""
    return User.objects.exists()


def example_logins() -> list[Posting]:
    """One posting of an example person for each role, in the order of the roles."""
    found: dict[str, Posting] = {}
    for posting in _current().filter(user__is_example=True, user__is_active=True).order_by("id"):
        found.setdefault(posting.role, posting)
    order = {
        role: place for place, (role, _label) in enumerate(Posting._meta.get_field("role").choices or ())
    }
    return sorted(found.values(), key=lambda posting: order[posting.role])


def _current() -> QuerySet[Posting]:
    return Posting.objects.current(timezone.localdate()).select_related("user", "organization")
