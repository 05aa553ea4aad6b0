"""Contacts of an enterprise. The change log names the changed fields only: phone numbers can then be deleted."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common.errors import Refused
from luodi.enterprises.models import Contact, Enterprise


@action
def add_contact(enterprise: Enterprise, values: Mapping[str, Any], *, by: User) -> Contact:
    """Note a person at the enterprise; raises ``Refused`` without a name."""
    contact = Contact(enterprise=enterprise, **_cleaned(values))
    contact.save(force_insert=True)
    record_event(Verb.CREATE, contact, by=by, after={"enterprise": enterprise.pk, "fields": sorted(values)})
    return contact


@action
def change_contact(contact: Contact, changes: Mapping[str, Any], *, by: User) -> Contact:
    """Change what is known of the person; raises ``Refused`` without a name."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    changed = {name: value for name, value in _cleaned(changes).items() if getattr(contact, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(contact, name, value)
        contact.save(update_fields=[*changed])
        after = {"enterprise": contact.enterprise_id, "fields": sorted(changed)}
        record_event(Verb.CHANGE, contact, by=by, after=after)
    return contact


@action
def remove_contact(contact: Contact, *, by: User, reason: str) -> None:
    """Take the person out of the register, with a reason; raises ``Refused`` without one."""
    if not reason.strip():
        raise Refused.because(_("Say why the contact is removed."), field="reason")
    before = {"enterprise": contact.enterprise_id}
    record_event(Verb.DELETE, contact, by=by, before=before, reason=reason)
    contact.delete()


def _cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    cleaned = {name: (value or "").strip() for name, value in values.items()}
    if not cleaned.get("name"):
        raise Refused.because(_("Give the contact's name."), field="name")
    return cleaned
