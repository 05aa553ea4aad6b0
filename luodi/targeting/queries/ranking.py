"""Ranks managed enterprises for a segment or for the missing suppliers of a lead firm, with reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from luodi.accounts.models import User
from luodi.chains.choices import MappingState, MapState
from luodi.chains.models import FirmSegment, Segment, SegmentLink
from luodi.chains.queries.firms import firm_text
from luodi.chains.queries.maps import LoadedMap, engine_segment, load_map
from luodi.common import clock
from luodi.enterprises.models import Enterprise
from luodi.reference.choices import KeyRegion
from luodi.targeting.access import visible_targets
from luodi.targeting.facts import firm_key
from luodi.targeting.sources import places as coordinates
from luodi.targeting.sources import regions_on, weights_on
from luodi_engine.chains.distances import distance_home
from luodi_engine.chains.likeness import likest, pairs_of
from luodi_engine.chains.matching import MatchWeights, SegmentMatch, Source, proposed_for_all
from luodi_engine.chains.target_parts import Candidate, TargetQuestion, growth_of
from luodi_engine.chains.targets import RankedTarget, TargetWeights, ranked_targets

MOST_CANDIDATES = 600
MOST_SEEDS, MOST_WORDS = 12, 8
PART_NAMES: dict[str, str | Promise] = {
    "text": _("Words of products and scope"),
    "chain": _("Place in the chain"),
    "industry": _("Industry code"),
    "seeds": _("Like confirmed firms"),
    "tier": _("Tier"),
    "size": _("Size"),
    "growth": _("Growth rate"),
    "region": _("Key region"),
    "outside": _("Investments outside home"),
    "ties": _("Ties to local firms"),
    "distance": _("Distance"),
}
_FIELDS = (
    "name",
    "group_name",
    "products",
    "business_scope",
    "industry_id",
    "tier",
    "annual_revenue",
    "previous_revenue",
    "outside_investments",
    "key_region",
    "is_blacklisted",
    "blacklist_reason",
    "is_example",
    "province_id",
    "city_id",
    "credit_code",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is ranked for: one segment, or the missing suppliers of a lead firm."""

    loaded: LoadedMap
    segments: tuple[Segment, ...]
    lead: Enterprise | None = None

    @property
    def segment(self) -> Segment:
        """The first of the segments, into which a target goes."""
        return self.segments[0]


@dataclass(frozen=True, slots=True)
class Row:
    """One ranked enterprise as a page shows it."""

    target: RankedTarget
    enterprise: Enterprise
    folded: tuple[Enterprise, ...]
    is_listed: bool
    parts: tuple[dict[str, Any], ...]
    changes: tuple[str, ...]

    @property
    def unknown(self) -> list[str]:
        """Names of the parts of which nothing is known."""
        return [part["label"] for part in self.parts if part["value"] is None]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer: rows with a place, refused ones, how many were looked at and by which weights."""

    asked: Asked
    rows: tuple[Row, ...]
    refused: tuple[Row, ...]
    looked_at: int
    is_cut: bool
    weights: TargetWeights


def asked_for_segment(pk: int) -> Asked | None:
    """The question for a segment of a published map, which anybody may see; None for any other number."""
    rows = Segment.objects.filter(
        chain_map__segments=pk, chain_map__state=MapState.PUBLISHED, chain_map__chain__is_active=True
    )
    segments = tuple(rows.select_related("chain_map__chain").order_by("order", "pk"))
    if not segments:
        return None
    links = SegmentLink.objects.filter(chain_map=segments[0].chain_map_id).order_by("pk")
    loaded = LoadedMap(segments[0].chain_map, segments, tuple(links))
    return Asked(loaded, (loaded.by_id[pk],))


def asked_for_lead(lead: Enterprise) -> Asked | None:
    """The question for a lead firm: segments that supply its own and have no confirmed local firm.

    None where the firm stands in no segment of a map, or nothing it buys is missing here.
    """
    places = FirmSegment.objects.filter(enterprise=lead, segment__chain_map__state=MapState.PUBLISHED)
    places = places.exclude(state=MappingState.REFUSED).select_related("segment__chain_map__chain")
    own = list(places.order_by("-segment__chain_map__year_from", "state", "pk"))
    if not own:
        return None
    loaded = load_map(own[0].segment.chain_map)
    codes = [row.segment.code for row in own if row.segment_id in loaded.by_id]
    confirmed = FirmSegment.objects.filter(
        segment__in=loaded.segments, state=MappingState.CONFIRMED, enterprise__is_local=True
    )
    here = {loaded.by_id[pk].code for pk in confirmed.values_list("segment_id", flat=True)}
    near = [code for one in codes for code in loaded.graph.suppliers(one)]
    missing = [code for code in dict.fromkeys(near) if code not in here and code not in codes]
    return Asked(loaded, tuple(loaded.by_code[code] for code in missing), lead) if missing else None


def ranking(asked: Asked, user: User, *, shown: int) -> Ranking:
    """The best ``shown`` enterprises outside the city for what is asked; the statements do not grow with the rows."""
    weights = weights_on(clock.today())
    places = _places(asked.loaded)
    found = _candidates(asked, places)
    rows, is_cut = found[:MOST_CANDIDATES], len(found) > MOST_CANDIDATES
    seeds = _seeds(asked)
    question = _question(asked, rows, seeds)
    ties = _ties(rows)
    codes = {pk: tuple(asked.loaded.by_id[one].code for one in own) for pk, own in places.items()}
    candidates = [_candidate(row, codes.get(row.pk, ()), ties.get(row.group_name, ())) for row in rows]
    ranked = ranked_targets(question, candidates, weights)
    by_pk = {str(row.pk): row for row in rows}
    kept = [one for one in ranked if one.rank is not None][:shown]
    refused = [one for one in ranked if one.rank is None][:shown]
    listed = _listed(user, [by_pk[one.code] for one in kept])
    return Ranking(
        asked,
        tuple(_row(one, asked, by_pk, listed) for one in kept),
        tuple(_row(one, asked, by_pk, frozenset()) for one in refused),
        len(rows),
        is_cut,
        weights,
    )


def reasons_of(row: Row, ranking: Ranking) -> dict[str, Any]:
    """What is kept of a place when the firm goes into a quarterly list."""
    parts = [part for part in row.parts if part["number"]]
    return {
        "score": str(row.target.score),
        "rank": row.target.rank,
        "version": ranking.weights.version,
        "segment": ranking.asked.segment.code,
        "parts": [
            {name: part[name] for name in ("part", "label", "points", "weight", "evidence")} for part in parts
        ],
    }


def why_of(row: Row) -> str:
    """The reasons as a sentence, the strongest first."""
    telling = sorted((part for part in row.parts if part["number"] and part["evidence"]), key=_by_points)[:4]
    told = [f"{part['label']}：{'、'.join(part['evidence'])}" for part in telling]
    return "；".join(told)


def _by_points(part: Mapping[str, Any]) -> Decimal:
    points: Decimal = part["number"]
    return -points


def _places(loaded: LoadedMap) -> dict[int, list[int]]:
    rows = FirmSegment.objects.filter(segment__chain_map=loaded.chain_map)
    found: dict[int, list[int]] = defaultdict(list)
    for enterprise, segment in rows.exclude(state=MappingState.REFUSED).values_list(
        "enterprise_id", "segment_id"
    ):
        found[enterprise].append(segment)
    return found


def _candidates(asked: Asked, places: Mapping[int, Sequence[int]]) -> list[Enterprise]:
    """Firms outside the city that share an industry group, a word or a place near the segments; the largest first."""
    wanted = {segment.pk for segment in asked.segments}
    near = [pk for pk, own in places.items() if wanted.intersection(own)]
    condition = Q(pk__in=near[:400])
    for segment in asked.segments:
        for code in segment.industry_codes:
            condition |= Q(industry__code__startswith=str(code)[:3])
        for word in [segment.name, *segment.keywords][:MOST_WORDS]:
            condition |= Q(name__icontains=word) | Q(business_scope__icontains=word)
    rows = Enterprise.objects.living().filter(condition, is_local=False).only(*_FIELDS)
    if asked.lead is not None:
        rows = rows.exclude(pk=asked.lead.pk)
    return list(rows.order_by("-annual_revenue", "pk")[: MOST_CANDIDATES + 1])


def _seeds(asked: Asked) -> list[tuple[str, frozenset[str]]]:
    rows = FirmSegment.objects.filter(segment__in=asked.segments, state=MappingState.CONFIRMED)
    rows = rows.filter(enterprise__merged_into__isnull=True).order_by("-is_lead_firm", "-score", "pk")
    fields = ("enterprise_id", "enterprise__name", "enterprise__products", "enterprise__business_scope")
    return [
        (f"{pk}\t{name}", pairs_of(*map(str, products or ()), scope or ""))
        for pk, name, products, scope in rows.values_list(*fields)[:MOST_SEEDS]
    ]


def _question(
    asked: Asked, rows: Sequence[Enterprise], seeds: Sequence[tuple[str, frozenset[str]]]
) -> TargetQuestion:
    text, words = _texts(asked, rows)
    like, names = {}, {}
    for row in rows:
        own = pairs_of(*map(str, row.products or ()), row.business_scope or "")
        others = [(name, pairs) for name, pairs in seeds if not name.startswith(f"{row.pk}\t")]
        value, name = likest(own, others)
        like[str(row.pk)] = value
        names[str(row.pk)] = (name.partition("\t")[2],) if name else ()
    steps = dict(asked.loaded.graph.distances(asked.segment.code))
    steps |= {segment.code: 0 for segment in asked.segments}
    codes = {str(code): None for segment in asked.segments for code in segment.industry_codes}
    return TargetQuestion(
        segment=asked.segment.code,
        text=text,
        words=words,
        seeds=like if seeds else {},
        seed_names=names,
        steps=steps,
        industry_codes=tuple(codes),
        regions=regions_on(clock.today()),
    )


def _texts(asked: Asked, rows: Iterable[Enterprise]) -> tuple[dict[str, Decimal], dict[str, tuple[str, ...]]]:
    """Likeness of each firm's words to the segments, without the industry code, which is a part of its own."""
    weights = MatchWeights(least=0.0)
    whole = weights.product + weights.scope + weights.name
    value: dict[str, Decimal] = {}
    words: dict[str, tuple[str, ...]] = {}
    segments = [engine_segment(segment) for segment in asked.segments]
    for match in proposed_for_all((firm_text(row) for row in rows), segments, weights, limit=len(segments)):
        points = Decimal(str(round(_word_points(match) / whole, 4)))
        if points > value.get(match.firm, Decimal(0)):
            value[match.firm] = points
            told = (word.word for word in match.words if word.source is not Source.INDUSTRY)
            words[match.firm] = tuple(dict.fromkeys(told))
    return value, words


def _word_points(match: SegmentMatch) -> float:
    return sum(word.points for word in match.words if word.source is not Source.INDUSTRY)


def _ties(rows: Iterable[Enterprise]) -> dict[str, tuple[str, ...]]:
    """Local firms by the group they belong to."""
    groups = {row.group_name for row in rows if row.group_name}
    local = Enterprise.objects.living().filter(is_local=True, group_name__in=groups)
    found: dict[str, list[str]] = defaultdict(list)
    for group, name in local.order_by("pk").values_list("group_name", "name"):
        found[group].append(name)
    return {group: tuple(names) for group, names in found.items()}


def _candidate(row: Enterprise, segments: tuple[str, ...], ties: tuple[str, ...]) -> Candidate:
    return Candidate(
        code=str(row.pk),
        name=row.name,
        group=row.group_name,
        segments=segments,
        industry_codes=(row.industry_id,) if row.industry_id else (),
        tier=row.tier,
        revenue=row.annual_revenue,
        growth=growth_of(row.annual_revenue, row.previous_revenue),
        region=row.key_region,
        outside=row.outside_investments,
        ties=ties,
        distance=distance_home(coordinates(), row.city_id, row.province_id),
        blacklisted=(row.blacklist_reason or _g("blacklisted")) if row.is_blacklisted else "",
    )


def _listed(user: User, rows: Iterable[Enterprise]) -> frozenset[str]:
    keys = [firm_key(row, row.name) for row in rows]
    going = visible_targets(user).filter(firm_key__in=keys, outcome="").order_by()
    return frozenset(going.values_list("firm_key", flat=True))


def _row(target: RankedTarget, asked: Asked, by_pk: Mapping[str, Enterprise], listed: frozenset[str]) -> Row:
    enterprise = by_pk[target.code]
    parts = tuple(
        {
            "part": part.part,
            "label": str(PART_NAMES[part.part]),
            "value": part.value,
            "number": part.points,
            "points": f"{part.points:.1f}",
            "weight": f"{part.weight:f}",
            "evidence": [_written(part.part, one, asked) for one in part.evidence],
        }
        for part in target.parts
    )
    changes = []
    for change in target.changes:
        text = _g("{part} is unknown: up to {points} points, place {rank}")
        if not change.is_unknown:
            text = _g("{part}: up to {points} points more, place {rank}")
        label = PART_NAMES[change.part]
        changes.append(text.format(part=label, points=f"{change.points:.0f}", rank=change.rank))
    folded = tuple(by_pk[code] for code in target.folded)
    key = firm_key(enterprise, enterprise.name)
    return Row(target, enterprise, folded, key in listed, parts, tuple(changes))


def _written(part: str, evidence: str, asked: Asked) -> str:
    if part == "chain" and evidence in asked.loaded.by_code:
        return str(asked.loaded.by_code[evidence])
    if part == "tier":
        return str(Enterprise(tier=evidence).get_tier_display())
    if part == "region":
        return str(dict(KeyRegion.choices).get(evidence, evidence))
    if part == "outside":
        return ngettext("{count} place", "{count} places", int(evidence)).format(count=evidence)
    return evidence
