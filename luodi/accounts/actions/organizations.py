"""Enters organizations into the tree."""

from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common.errors import Refused


@action
def create_organization(
    *, code: str, name: str, kind: str, by: Any, parent: Organization | None = None, **extra: Any
) -> Organization:
    """A new organization below ``parent``, or at the top. Raises ``Refused`` for a code that is taken."""
    if Organization.objects.filter(code=code).exists():
        raise Refused.because(_("The code “{code}” is taken.").format(code=code), field="code")
    values = {"code": code, "name": name, "kind": kind, **extra}
    organization = parent.add_child(**values) if parent is not None else Organization.add_root(**values)
    cache.clear()
    record_event(Verb.CREATE, organization, by=by, after={"code": code, "kind": kind})
    return organization
