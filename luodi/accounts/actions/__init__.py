"""Every meaningful write to organizations, people and postings."""

from .organizations import create_organization
from .people import create_user
from .postings import end_posting, grant_posting

__all__ = ["create_organization", "create_user", "end_posting", "grant_posting"]
