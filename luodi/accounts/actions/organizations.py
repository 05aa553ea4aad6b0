"""Enters organizations into the tree, changes and moves them."""

from typing import Any

from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization
from luodi.accounts.scope import CITY_ROLE_KINDS
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Refused

CHANGEABLE = (
    "name",
    "short_name",
    "name_en",
    "kind",
    "is_assessed",
    "region_code",
    "order",
    "is_active",
    "source",
)


@action
def create_organization(
    *, code: str, name: str, kind: str, by: Any, parent: Organization | None = None, **extra: Any
) -> Organization:
    """A new organization below ``parent``, or at the top. Raises ``Refused`` for a code that is taken."""
    if Organization.objects.filter(code=code).exists():
        raise Refused.because(_("The code “{code}” is taken.").format(code=code), field="code")
    values = {"code": code, "name": name, "kind": kind, **extra}
    organization = (
        Organization.objects.add_child(parent, values)
        if parent is not None
        else Organization.objects.add_root(values)
    )
    cache.clear()
    record_event(Verb.CREATE, organization, by=by, after={"code": code, "kind": kind})
    return organization


@action
def change_organization(organization: Organization, *, by: Any, **values: Any) -> Organization:
    """Rename an organization or change what else is known of it; its code stays, because records point to it.

    Raises ``TypeError`` for a field that cannot be changed and ``Refused`` where people still work at an
    organization that is to be closed, or whose kind decides whether they work for the whole city: rights are granted
    by the security administrator, never with a kind.
    """
    if unknown := set(values) - set(CHANGEABLE):
        raise TypeError(f"cannot be changed: {', '.join(sorted(unknown))}")
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    changed = {name: value for name, value in values.items() if getattr(organization, name) != value}
    if not changed:
        return organization
    if changed.get("is_active") is False:
        _refuse_closing_a_used_one(organization)
    if "kind" in changed and (organization.kind in CITY_ROLE_KINDS) != (changed["kind"] in CITY_ROLE_KINDS):
        _refuse_with_postings(organization, field="kind")
    before = {name: getattr(organization, name) for name in changed}
    for name, value in changed.items():
        setattr(organization, name, value)
    organization.save(update_fields=list(changed))
    cache.clear()
    record_event(Verb.CHANGE, organization, by=by, before=before, after=changed)
    return organization


@action
def move_organization(
    organization: Organization, *, to: Organization | None, by: Any, reason: str
) -> Organization:
    """Hang an organization, with everything below it, under another one, or at the top.

    Rights follow the place at once. Raises ``Refused`` for a move below itself or without a reason.
    """
    if not reason.strip():
        raise Refused.because(_("Say why the organization is moved."), field="reason")
    if to is not None and (to.pk == organization.pk or to.is_descendant_of(organization)):
        raise Refused.because(_("An organization cannot be moved below itself."), field="to")
    before = Organization.objects.get_parent(organization)
    if to is not None:
        Organization.objects.move(organization, to, pos="last-child")
    else:
        Organization.objects.move(organization, Organization.objects.get_last_root_node(), pos="last-sibling")
    organization = Organization.objects.get(pk=organization.pk)
    cache.clear()
    record_event(
        Verb.CHANGE,
        organization,
        by=by,
        before={"below": before.code if before else ""},
        after={"below": to.code if to else ""},
        reason=reason,
    )
    return organization


def _refuse_with_postings(organization: Organization, *, field: str) -> None:
    standing = organization.postings.filter(Q(until__isnull=True) | Q(until__gt=clock.today()))
    if standing.exists():
        message = _("People still hold postings at {name}. End these first.")
        raise Refused.because(message.format(name=organization.name), field=field)


def _refuse_closing_a_used_one(organization: Organization) -> None:
    _refuse_with_postings(organization, field="is_active")
    if Organization.objects.get_children(organization).filter(is_active=True).exists():
        raise Refused.because(
            _("Organizations below {name} are still active. Move or close these first.").format(
                name=organization.name
            ),
            field="is_active",
        )
