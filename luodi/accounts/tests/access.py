"""Who may open the pages of people, organizations, login and the own account."""

from datetime import date, timedelta

from luodi.accounts.actions import issue_token
from luodi.accounts.choices import Role
from luodi.accounts.models import Posting
from tests.access import Row, World

OPEN = frozenset({200, 302})


def person(world: World, place: str) -> dict[str, object]:
    """Somebody who works there."""
    return {"pk": world.person(f"{place}_somebody", Role.UNIT_CLERK, world.unit(place)).pk}


def closed_person(world: World, place: str) -> dict[str, object]:
    """Somebody whose login is closed."""
    somebody = world.person(f"{place}_somebody", None, world.unit(place))
    somebody.is_active = False
    somebody.save(update_fields=["is_active"])
    return {"pk": somebody.pk}


def administrator(world: World, place: str) -> dict[str, object]:
    """The auditor, whose password the system administrator must not reset."""
    return {"pk": world.people["auditor"].pk}


def posting(world: World, place: str) -> dict[str, object]:
    """A posting there."""
    return {"pk": Posting.objects.get(user_id=person(world, place)["pk"]).pk}


def organization(world: World, place: str) -> dict[str, object]:
    """The county itself."""
    return {"pk": world.unit(place).pk}


def clerks_token(world: World, place: str) -> dict[str, object]:
    """A token of the clerk there: nobody else may touch it."""
    clerk = world.clerk(place)
    until = date.today() + timedelta(days=30)
    return {"pk": issue_token(clerk, name="test", scope="read", expires_on=until, by=clerk)[0].pk}


BOTH = "GET POST"
WHY = {"reason": "test"}
TABLE = (
    # Addresses                       in the own place                in another place
    Row("accounts:users", "security system", method=BOTH),
    Row("accounts:add_user", "system", method=BOTH),
    Row("accounts:user", "security system", "security system", person),
    Row("accounts:change_user", "system", "system", person, method=BOTH),
    Row("accounts:close_user", "system", "system", person, method=BOTH, data=WHY),
    Row("accounts:reopen_user", "system", "system", closed_person, method=BOTH, data=WHY),
    Row("accounts:reset_password", "system", "system", person, method=BOTH, data=WHY),
    Row("accounts:reset_password", "security", "security", administrator, method=BOTH, data=WHY),
    Row("accounts:reset_two_step", "system", "system", person, method=BOTH, data=WHY),
    Row("accounts:grant_posting", "security", "security", person, method=BOTH),
    Row("accounts:end_posting", "security", "security", posting, method=BOTH),
    Row("accounts:organizations", "business security system"),
    Row("accounts:add_organization", "system", method=BOTH),
    Row("accounts:change_organization", "system", "system", organization, method=BOTH),
    Row("accounts:move_organization", "system", "system", organization, method=BOTH),
    Row("accounts:me", "everybody"),
    Row("accounts:issue_token", "everybody", method=BOTH),
    Row("accounts:revoke_token", "clerk", "", clerks_token, method="POST"),
    # Login: open to whoever comes; those who are in are sent on.
    Row("account_login", "everybody", method=BOTH, ok=OPEN, anonymous=200),
    Row("account_logout", "everybody", ok=OPEN),
    Row("account_logout", "everybody", method="POST", ok=302),
    Row("account_inactive", "everybody", anonymous=200),
    Row("account_signup", "everybody", anonymous=200),
    Row("account_set_password", "everybody", anonymous=200),
    Row("account_reset_password", "everybody", anonymous=200),
    Row("account_email", "everybody", anonymous=200),
    Row("account_reauthenticate", "everybody", method=BOTH, ok=OPEN),
    Row("account_change_password", "everybody", method=BOTH, ok=OPEN),
    Row("mfa_index", "everybody", ok=OPEN),
    Row("mfa_authenticate", "everybody", method=BOTH, ok=OPEN),
    Row("mfa_reauthenticate", "everybody", method=BOTH, ok=OPEN),
    Row("mfa_activate_totp", "everybody", method=BOTH, ok=OPEN),
    Row("mfa_deactivate_totp", "everybody", method=BOTH, ok=frozenset({200, 302, 404})),
    Row("mfa_view_recovery_codes", "everybody", ok=frozenset({200, 302, 404})),
    Row("mfa_generate_recovery_codes", "everybody", method=BOTH, ok=frozenset({200, 302, 404})),
    Row("mfa_download_recovery_codes", "everybody", ok=frozenset({200, 302, 404})),
    Row("set_language", "everybody", method="POST", ok=302, data={"language": "en"}),
)
