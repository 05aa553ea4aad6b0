"""Hands a deliverable in with its documents, and accepts or returns it: four eyes."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.files import File
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.actions import action, record_event, store_document
from luodi.audit.choices import DocumentKind, Verb
from luodi.chiefs.choices import DeliverableState
from luodi.chiefs.models import Deliverable, DeliverableEvidence
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused


@action
def submit_deliverable(
    deliverable: Deliverable,
    *,
    by: User,
    text: str,
    files: Iterable[File] = (),
    is_example: bool = False,
) -> Deliverable:
    """Hand it in as its next version, with documents that prove it.

    An accepted one may be handed in again as a newer version, which is then reviewed. Raises ``Conflict`` while
    one waits for review, ``Refused`` without a text and without a document.
    """
    deliverable = _locked(deliverable)
    files = list(files)
    if deliverable.state == DeliverableState.SUBMITTED:
        raise Conflict(Obstacle(_("It is handed in already and waits for review."), code="conflict"))
    if not text.strip():
        raise Refused.because(_("Say what is delivered."), field="text")
    if not files and not deliverable.evidence.exists():
        raise Refused.because(_("Attach at least one document that proves it."), field="documents")
    deliverable.number += 1
    for file in files:
        document = store_document(file, kind=DocumentKind.OTHER, by=by, is_example=is_example)
        DeliverableEvidence.objects.create(
            deliverable=deliverable, document=document, number=deliverable.number
        )
    deliverable.text, deliverable.reason = text.strip(), ""
    deliverable.submitted_by, deliverable.submitted_at = by, clock.now()
    deliverable.decided_by = deliverable.decided_at = None
    after = {"number": deliverable.number, "documents": len(files)}
    return _moved(deliverable, DeliverableState.SUBMITTED, Verb.CHANGE, by=by, after=after)


@action
def accept_deliverable(deliverable: Deliverable, *, by: User, note: str = "") -> Deliverable:
    """Accept what was handed in; ``Refused`` for one's own, ``Conflict`` where nothing waits."""
    deliverable = _waiting(deliverable, by=by)
    deliverable.decided_by, deliverable.decided_at, deliverable.reason = by, clock.now(), note[:200]
    return _moved(deliverable, DeliverableState.ACCEPTED, Verb.ACCEPT, by=by, after={"note": note[:200]})


@action
def return_deliverable(deliverable: Deliverable, *, by: User, reason: str) -> Deliverable:
    """Return what was handed in with a reason; raises as ``accept_deliverable``."""
    deliverable = _waiting(deliverable, by=by)
    if not reason.strip():
        raise Refused.because(_("Say what is missing."), field="reason")
    deliverable.decided_by, deliverable.decided_at, deliverable.reason = by, clock.now(), reason[:200]
    return _moved(deliverable, DeliverableState.RETURNED, Verb.RETURN, by=by, after={"reason": reason[:200]})


@action
def change_deliverable(
    deliverable: Deliverable, *, by: User, owner: Organization, due_on: date | None
) -> Deliverable:
    """Give it another owner or due date; the same again changes nothing."""
    deliverable = _locked(deliverable)
    if (deliverable.owner_id, deliverable.due_on) == (owner.pk, due_on):
        return deliverable
    before = {"owner": deliverable.owner_id, "due_on": deliverable.due_on}
    deliverable.owner, deliverable.due_on = owner, due_on
    deliverable.version += 1
    deliverable.save(update_fields=["owner", "due_on", "version"])
    record_event(Verb.CHANGE, deliverable, by=by, before=before, after={"owner": owner.pk, "due_on": due_on})
    return deliverable


def _locked(deliverable: Deliverable) -> Deliverable:
    return Deliverable.objects.select_for_update(of=("self",)).get(pk=deliverable.pk)


def _waiting(deliverable: Deliverable, *, by: User) -> Deliverable:
    deliverable = _locked(deliverable)
    if deliverable.state != DeliverableState.SUBMITTED:
        raise Conflict(Obstacle(_("Nothing waits for review here any more."), code="conflict"))
    if deliverable.submitted_by_id == by.pk:
        raise Refused.because(_("Somebody else has to review what you handed in."), code="four_eyes")
    return deliverable


def _moved(
    deliverable: Deliverable, state: str, verb: Verb, *, by: User, after: Mapping[str, object]
) -> Deliverable:
    before = deliverable.state
    deliverable.state = state
    deliverable.version += 1
    deliverable.save()
    record_event(verb, deliverable, by=by, before={"state": before}, after={"state": state, **after})
    return deliverable
