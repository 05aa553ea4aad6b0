"""Every meaningful write to organizations, people, postings, passwords and tokens."""

from .organizations import change_organization, create_organization, move_organization
from .passwords import change_password, one_time_password, reset_password, reset_two_step
from .people import change_user, create_user, deactivate_user, reactivate_user
from .postings import end_posting, grant_posting
from .sessions import record_login, record_logout, record_wrong_password, record_wrong_two_step
from .tokens import issue_token, revoke_token, use_token

__all__ = [
    "change_organization",
    "change_password",
    "change_user",
    "create_organization",
    "create_user",
    "deactivate_user",
    "end_posting",
    "grant_posting",
    "issue_token",
    "move_organization",
    "one_time_password",
    "reactivate_user",
    "record_login",
    "record_logout",
    "record_wrong_password",
    "record_wrong_two_step",
    "reset_password",
    "reset_two_step",
    "revoke_token",
    "use_token",
]
