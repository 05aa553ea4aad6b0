"""Who may see, change and confirm what of the chains. Maps are seen by all who work with figures."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.accounts.access import require, visible_organizations
from luodi.accounts.models import Organization, User
from luodi.enterprises.models import Enterprise

from .choices import MapState
from .models import Chain, ChainMap, FirmSegment, IndustryTable, Segment, SegmentLink

VIEW, CHANGE, CHANGE_LED, CONFIRM = "chains.view", "chains.change", "chains.change_led", "chains.confirm"
EXPORT = "exports.run"


def visible_chains(user: User) -> QuerySet[Chain]:
    """Every chain in use, for whoever may see chains; those out of use too for whoever may change some."""
    if not user.scope.allows(VIEW):
        return Chain.objects.none()
    rows = Chain.objects.select_related("place", "lead_department")
    return rows if may_make(user) else rows.filter(is_active=True)


def require_chains(user: User) -> None:
    """Raises ``PermissionDenied`` where ``user`` may not see chains."""
    require(user, VIEW)


def may_make(user: User) -> bool:
    """Whether ``user`` may make chains somewhere: the bureau of the city or of a county."""
    return user.scope.allows(CHANGE)


def require_making(user: User) -> None:
    """Raises ``PermissionDenied`` for whoever may make no chains."""
    require(user, CHANGE)


def may_change(user: User, chain: Chain) -> bool:
    """Whether ``user`` may change the chain: the bureau of its place, or the department that leads it."""
    if user.scope.allows(CHANGE, chain.place.path):
        return True
    return user.scope.allows(CHANGE_LED) and chain.lead_department_id in user.scope.organization_ids


def chain_for(user: User, code: str, *, action: str = "view") -> Chain:
    """The chain by its code; 404 where ``user`` sees none of it, 403 where they may not ``change`` it."""
    require(user, VIEW)
    chain = get_object_or_404(visible_chains(user), code=code)
    if action == "change" and not may_change(user, chain):
        raise PermissionDenied(_("This chain is changed by the bureau and by the department that leads it."))
    return chain


def visible_maps(user: User, chain: Chain) -> QuerySet[ChainMap]:
    """The versions of a chain's map; drafts only for whoever may change the chain."""
    maps = chain.maps.select_related("made_by", "published_by", "copied_from")
    return maps if may_change(user, chain) else maps.exclude(state=MapState.DRAFT)


def map_for(user: User, code: str, pk: int, *, action: str = "view") -> ChainMap:
    """A version of the map of the chain ``code``; 404 and 403 as for the chain."""
    chain = chain_for(user, code, action=action)
    found = get_object_or_404(visible_maps(user, chain), pk=pk)
    found.chain = chain
    return found


def segment_for(user: User, pk: int, *, action: str = "view") -> Segment:
    """A segment of any version ``user`` may see; 403 where they may not ``change`` its chain."""
    require(user, VIEW)
    segment = get_object_or_404(Segment.objects.select_related("chain_map__chain__place"), pk=pk)
    chain_map = map_for(user, segment.chain_map.chain.code, segment.chain_map_id, action=action)
    segment.chain_map = chain_map
    return segment


def segment_of(chain_map: ChainMap, pk: str) -> Segment:
    """A segment of a map the person may see already, by what a form sent; 404 where it is none."""
    found = get_object_or_404(
        chain_map.segments, pk=int(pk) if pk.isascii() and pk.isdecimal() and len(pk) < 19 else 0
    )
    found.chain_map = chain_map
    return found


def segment_by_code(chain_map: ChainMap, code: str) -> Segment:
    """A segment of a map the person may see already, by its code; 404 where it is none."""
    found = get_object_or_404(chain_map.segments, code=code.replace("\x00", ""))
    found.chain_map = chain_map
    return found


def unit_of(user: User, code: str) -> Organization:
    """The organization with a code; 404 where there is none."""
    return get_object_or_404(visible_organizations(user), code=code.replace("\x00", ""))


def link_of(chain_map: ChainMap, pk: str) -> SegmentLink:
    """A link of such a map, also one that is gone meanwhile: taking it away then tells so."""
    number = int(pk) if pk.isascii() and pk.isdecimal() and len(pk) < 19 else 0
    return SegmentLink(pk=number, chain_map=chain_map)


def may_confirm(user: User, enterprise: Enterprise | None = None) -> bool:
    """Whether ``user`` may confirm firms in segments; those of a unit only where it is in their place."""
    if user.scope.everywhere(CONFIRM):
        return True
    if enterprise is None:
        return user.scope.allows(CONFIRM)
    unit = enterprise.local_unit
    return unit is not None and user.scope.allows(CONFIRM, unit.path)


def decidable(user: User, rows: QuerySet[FirmSegment]) -> QuerySet[FirmSegment]:
    """Those of ``rows`` that ``user`` may confirm or refuse."""
    if user.scope.everywhere(CONFIRM):
        return rows
    ids = Organization.objects.none()
    for path in user.scope.paths(CONFIRM):
        ids = ids | Organization.objects.filter(path__startswith=path)
    return rows.filter(enterprise__local_unit__in=ids.values("pk"))


def places_confirming(user: User) -> frozenset[str] | None:
    """Below which places ``user`` may confirm firms; None for everywhere."""
    return None if user.scope.everywhere(CONFIRM) else user.scope.paths(CONFIRM)


def chosen_firms(user: User, chain_map: ChainMap, given: list[str]) -> list[FirmSegment]:
    """The rows of a map that a form names; 404 where ``user`` may not decide on one of them."""
    require(user, CONFIRM)
    ids = {int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 19}
    rows = decidable(user, FirmSegment.objects.filter(segment__chain_map=chain_map, pk__in=ids))
    found = list(rows)
    if len(found) != len(ids):
        raise Http404
    return found


def may_enter_figures(user: User, chain: Chain, unit: Organization) -> bool:
    """Whether ``user`` may enter figures of ``unit``: whoever changes the chain, and the unit's own officers."""
    own = not user.scope.everywhere(CONFIRM) and user.scope.allows(CONFIRM, unit.path)
    return own or may_change(user, chain)


def table_for(user: User, pk: str, newest: IndustryTable) -> IndustryTable:
    """A table of places and industries by the number an address gives, or ``newest``; 404 where there is none."""
    require(user, VIEW)
    if not pk:
        return newest
    return get_object_or_404(IndustryTable, pk=pk if pk.isascii() and pk.isdecimal() and len(pk) < 10 else 0)
