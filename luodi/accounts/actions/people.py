"""Makes and changes logins."""

from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Refused


@action
def create_user(
    *,
    username: str,
    name: str,
    password: str,
    by: Any,
    organization: Organization | None = None,
    must_change_password: bool = True,
    **extra: Any,
) -> User:
    """A new login without any rights; rights come with postings. Raises ``Refused`` for a name that is taken."""
    if User.objects.filter(username=username).exists():
        raise Refused.because(_("The login “{name}” is taken.").format(name=username), field="username")
    user = User(username=username, name=name, organization=organization, **extra)
    user.must_change_password = must_change_password
    user.password_changed_at = clock.now()
    user.set_password(password)
    user.save(force_insert=True)
    record_event(Verb.CREATE, user, by=by, after={"username": username, "organization": organization})
    return user
