"""Who may see chain chiefs, set them and their targets, deliver, and review."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.accounts.access import require
from luodi.accounts.models import User
from luodi.chains.models import Chain

from .choices import DeliverableState
from .models import Deliverable, DeliverableEvidence, Leadership

VIEW, CHANGE, DELIVER = "chiefs.view", "chiefs.change", "chiefs.deliver"


def visible_leaderships(user: User) -> QuerySet[Leadership]:
    """Every leadership, for whoever may see them: who leads a chain is no secret."""
    if not user.scope.allows(VIEW):
        return Leadership.objects.none()
    return Leadership.objects.select_related("chain__place", "chief", "lead_department")


def may_change(user: User, chain: Chain) -> bool:
    """Whether ``user`` sets the chief and the targets of the chain and reviews its deliverables."""
    return user.scope.allows(CHANGE, chain.place.path)


def leadership_for(user: User, pk: int, *, action: str = "view") -> Leadership:
    """The leadership; 404 where ``user`` sees none, 403 where they may not ``change`` it."""
    require(user, VIEW)
    found = get_object_or_404(visible_leaderships(user), pk=pk)
    if action == "change" and not may_change(user, found.chain):
        raise PermissionDenied(_("Chiefs and targets of this chain are set by the bureau of its place."))
    return found


def require_setting(user: User) -> None:
    """Raises ``PermissionDenied`` for whoever may set no chief anywhere."""
    require(user, CHANGE)


def chains_to_lead(user: User) -> QuerySet[Chain]:
    """Chains for which ``user`` may set a chief."""
    places = Q()
    for path in user.scope.paths(CHANGE):
        places |= Q(place__path__startswith=path)
    rows = Chain.objects.filter(is_active=True).select_related("place")
    if user.scope.everywhere(CHANGE):
        return rows
    return rows.filter(places) if places else rows.none()


def may_deliver(user: User, deliverable: Deliverable) -> bool:
    """Whether ``user`` hands this deliverable in: its owner, the chief, the task force, or the bureau."""
    leadership = deliverable.leadership
    if not user.scope.allows(DELIVER):
        return False
    if leadership.chief_id == user.pk or deliverable.owner_id in user.scope.organization_ids:
        return True
    return may_change(user, leadership.chain) or leadership.members.filter(pk=user.pk).exists()


def may_review(user: User, deliverable: Deliverable) -> bool:
    """Whether ``user`` decides on it now; never on what they handed in themselves."""
    if deliverable.state != DeliverableState.SUBMITTED or deliverable.submitted_by_id == user.pk:
        return False
    return may_change(user, deliverable.leadership.chain)


def deliverable_for(user: User, pk: int, *, action: str = "view") -> Deliverable:
    """The deliverable; 403 where ``user`` may see it but not ``deliver``, ``review`` or ``change`` it."""
    require(user, VIEW)
    people = ("leadership__chain__place", "leadership__chief", "owner", "submitted_by", "decided_by")
    found = get_object_or_404(Deliverable.objects.select_related(*people), pk=pk)
    if action == "deliver" and not may_deliver(user, found):
        raise PermissionDenied(_("This is handed in by its owner, the chief or the task force."))
    if action in ("review", "change") and not may_change(user, found.leadership.chain):
        raise PermissionDenied(_("Deliverables are reviewed by the bureau."))
    return found


def evidence_for(user: User, deliverable: int, pk: int) -> DeliverableEvidence:
    """A document of a deliverable, for its chief and those who deliver or review it; 404 otherwise."""
    found = deliverable_for(user, deliverable)
    if not (may_deliver(user, found) or may_change(user, found.leadership.chain)):
        raise Http404
    return get_object_or_404(found.evidence.select_related("document"), pk=pk)


def led_by(user: User) -> QuerySet[Leadership]:
    """What ``user`` leads, or works for in the task force or the lead department."""
    own = Q(chief=user) | Q(members=user) | Q(lead_department__in=user.scope.organization_ids)
    return visible_leaderships(user).filter(own).distinct()
