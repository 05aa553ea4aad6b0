"""Issues, checks and revokes personal API tokens."""

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from luodi.accounts.choices import TokenScope
from luodi.accounts.models import ApiToken, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused

MARK = "luodi"
NOTED_EVERY = timedelta(minutes=1)


@action
def issue_token(user: User, *, name: str, scope: str, expires_on: date, by: Any) -> tuple[ApiToken, str]:
    """A new token and its secret, which is shown once and kept nowhere; only its hash is.

    Raises ``Refused`` for a day in the past or further away than ``TOKEN_DAYS``.
    """
    today = clock.today()
    latest = today + timedelta(days=settings.TOKEN_DAYS)
    if not today < expires_on <= latest:
        raise Refused.because(
            _("Choose a day after today and not after {latest}.").format(latest=latest), field="expires_on"
        )
    if scope not in TokenScope.values:
        raise Refused.because(_("Choose what the token may do."), field="scope")
    prefix = secrets.token_hex(4)
    secret = f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=user, name=name, prefix=prefix, digest=digest_of(secret), scope=scope, expires_on=expires_on
    )
    after = {"owner": user.username, "scope": scope, "expires_on": expires_on}
    record_event(Verb.GRANT, token, by=by, after=after)
    return token, secret


@action
def revoke_token(token: ApiToken, *, by: Any) -> ApiToken:
    """End a token at once. Raises ``Conflict`` where it has ended already."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is not None:
        raise Conflict(Obstacle(_("This token has been revoked already."), code="conflict"))
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    record_event(Verb.REVOKE, token, by=by, after={"owner": token.user.username})
    return token


def revoke_every_token(user: User) -> int:
    """End all tokens of a person, inside the action that is the reason; gives their number."""
    return user.api_tokens.filter(revoked_at__isnull=True).update(revoked_at=clock.now())


def use_token(secret: str) -> ApiToken | None:
    """The token with this secret if it holds now, else None; notes its use at most once a minute.

    Its owner must be active and must not be waiting for a change of password.
    """
    if not secret.startswith(f"{MARK}_"):
        return None
    token = ApiToken.objects.filter(digest=digest_of(secret)).select_related("user__organization").first()
    now = clock.now()
    if token is None or token.revoked_at is not None or token.expires_on < clock.today():
        return None
    if not token.user.is_active or token.user.must_change_password:
        return None
    if token.last_used_at is None or now - token.last_used_at > NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is random, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
