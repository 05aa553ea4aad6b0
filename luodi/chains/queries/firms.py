"""Firms of segments: those confirmed, those proposed that wait for an officer, and the texts they are matched by."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from luodi.accounts.models import Organization
from luodi.chains.choices import MappingState
from luodi.chains.models import ChainMap, FirmSegment
from luodi.enterprises.models import Enterprise
from luodi_engine.chains.matching import LONGEST_PRODUCT, LONGEST_SCOPE, MOST_PRODUCTS, FirmText

FIELDS = ("name", "products", "business_scope", "industry_id", "merged_into_id", "is_local", "local_unit_id")
_COLUMNS = (
    "pk",
    "segment_id",
    "enterprise_id",
    "enterprise__name",
    "enterprise__tier",
    "enterprise__annual_revenue",
    "is_lead_firm",
    "enterprise__local_unit_id",
    "enterprise__local_unit__path",
    "is_example",
)


@dataclass(frozen=True, slots=True)
class FirmRow:
    """A confirmed local firm of a segment, with what pages and figures need of it."""

    pk: int
    segment_id: int
    enterprise_id: int
    name: str
    tier: str
    revenue: Decimal | None
    is_lead_firm: bool
    unit_id: int | None
    unit_path: str
    is_example: bool

    def is_in(self, unit: Organization | None) -> bool:
        """Whether the firm lies in ``unit``; without one, in the city."""
        return unit is None or self.unit_path.startswith(unit.path)


def confirmed_firms(chain_map: ChainMap | Iterable[ChainMap], *, local: bool = True) -> list[FirmRow]:
    """Confirmed firms of one or several maps, lead firms and large ones first: one statement."""
    maps = [chain_map] if isinstance(chain_map, ChainMap) else list(chain_map)
    rows = FirmSegment.objects.filter(
        segment__chain_map__in=maps,
        state=MappingState.CONFIRMED,
        enterprise__merged_into__isnull=True,
    )
    if local:
        rows = rows.filter(enterprise__is_local=True)
    found = [_row(values) for values in rows.values_list(*_COLUMNS)]
    found.sort(key=lambda row: (not row.is_lead_firm, -(row.revenue or Decimal(-1)), row.name))
    return found


def _row(values: tuple[object, ...]) -> FirmRow:
    row = list(values)
    row[8] = row[8] or ""
    return FirmRow(*row)  # type: ignore[arg-type]


def firms_by_segment(firms: Iterable[FirmRow], unit: Organization | None = None) -> dict[int, list[FirmRow]]:
    """Firms of ``unit`` by segment, in their order."""
    found: dict[int, list[FirmRow]] = {}
    for firm in firms:
        if firm.is_in(unit):
            found.setdefault(firm.segment_id, []).append(firm)
    return found


def proposals(chain_map: ChainMap, state: str = MappingState.PROPOSED) -> QuerySet[FirmSegment]:
    """Firms of a map in one state, best score first, with what a row of the list shows."""
    rows = FirmSegment.objects.filter(
        segment__chain_map=chain_map, state=state, enterprise__merged_into__isnull=True
    )
    rows = rows.select_related("segment", "enterprise__industry", "enterprise__local_unit", "decided_by")
    return rows.defer("enterprise__search_text").order_by("-score", "enterprise__name", "pk")


def firms_of(chain_map: ChainMap, *, state: str = "", segment: str = "") -> QuerySet[FirmSegment]:
    """Firms of a map, in one state and segment where these are named."""
    rows = FirmSegment.objects.filter(segment__chain_map=chain_map, enterprise__merged_into__isnull=True)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(segment__code=segment) if segment else rows
    return rows.select_related("segment", "enterprise", "decided_by").defer("enterprise__search_text")


def counted_by_state(chain_map: ChainMap) -> dict[str, int]:
    """How many firms of a map stand in each state."""
    rows = FirmSegment.objects.filter(segment__chain_map=chain_map, enterprise__merged_into__isnull=True)
    return dict(rows.order_by().values_list("state").annotate(number=Count("pk")))


def segments_of_enterprise(enterprise: Enterprise, maps: Iterable[ChainMap]) -> QuerySet[FirmSegment]:
    """Where an enterprise stands in these maps, confirmed places first."""
    rows = FirmSegment.objects.filter(enterprise=enterprise, segment__chain_map__in=list(maps))
    rows = rows.exclude(state=MappingState.REFUSED)
    return rows.select_related("segment__chain_map__chain").order_by("state", "-score", "pk")


def firms_to_match(
    enterprises: Iterable[Enterprise] | None = None,
    *,
    below: Iterable[str] | None = None,
    elsewhere: bool = False,
) -> QuerySet[Enterprise]:
    """Living local firms with their texts, those ``below`` these places only, or also those from ``elsewhere``.

    With ``enterprises`` these, wherever they are.
    """
    rows = Enterprise.objects.living()
    if enterprises is not None:
        rows = rows.filter(pk__in=[row.pk for row in enterprises])
    elif below is not None:
        places = Q()
        for path in below:
            places |= Q(local_unit__path__startswith=path)
        rows = rows.filter(places) if places else rows.none()
    elif not elsewhere:
        rows = rows.filter(is_local=True)
    return rows.only(*FIELDS).order_by("pk")


def firm_text(enterprise: Enterprise) -> FirmText:
    """The enterprise as the matching reads it; texts beyond its limits are cut, so that one cannot stop all."""
    products = [str(one)[:LONGEST_PRODUCT] for one in enterprise.products if str(one).strip()]
    return FirmText(
        code=str(enterprise.pk),
        name=enterprise.name or "–",
        products=tuple(products[:MOST_PRODUCTS]),
        scope=(enterprise.business_scope or "")[:LONGEST_SCOPE],
        industry_codes=(enterprise.industry_id,) if enterprise.industry_id else (),
    )
