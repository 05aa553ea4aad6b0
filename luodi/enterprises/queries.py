"""Reads of enterprises that span tables: look-ups, likely duplicates, what the page of one shows."""

from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from luodi.audit.choices import Verb
from luodi.audit.queries import changes_of, events_of, tone_of
from luodi.common.search import matching
from luodi.reference.models import Region
from luodi_engine.names import core_name, normalise_name

from .likeness import MESSAGES, Entry
from .models import DuplicatePair, Enterprise, FormerName, Merge

MOST_OPTIONS = 20
MOST_CANDIDATES = 200
SHOWN = 20
PART = 500


def key_region_of(city: str | None, province: str | None) -> str:
    """The key region a city or province belongs to, empty where it is in none; regions are kept for ten minutes."""
    known = cache.get("key_regions")
    if not known:
        known = dict(Region.objects.exclude(key_region="").values_list("code", "key_region"))
        cache.set("key_regions", known, 600)
    return str(known.get(city) or known.get(province) or "")


def find_options(rows: QuerySet[Enterprise], typed: str) -> list[Enterprise]:
    """At most twenty enterprises that match what was typed: the same name first, then the shortest names."""
    typed = typed.strip()
    shown = rows.select_related("city", "province", "country").defer("search_text", "business_scope")
    if not typed:
        return list(shown.order_by("-updated_at", "-id")[:MOST_OPTIONS])
    same = list(shown.filter(normalised_name=normalise_name(typed))[:3])
    found = list(matching(shown, typed).order_by()[: MOST_OPTIONS * 5])
    found.sort(key=lambda row: (len(row.name), row.pk))
    return list({row.pk: row for row in [*same, *found]}.values())[:MOST_OPTIONS]


def entry_of(enterprise: Enterprise, former_names: Iterable[str] = ()) -> Entry:
    """What tells the enterprise apart from others."""
    return Entry(
        name=enterprise.name,
        credit_code=enterprise.credit_code or "",
        group=enterprise.group_name,
        province=enterprise.province_id or "",
        city=enterprise.city_id or "",
        industry=enterprise.industry_id or "",
        former_names=tuple(former_names),
    )


def candidates_of(enterprise: Enterprise, former: Iterable[str]) -> list[Enterprise]:
    """Living enterprises that share a name, former name, core name or group with it; each look-up by an index."""
    names = {enterprise.normalised_name, *(normalise_name(name) for name in former)}
    living = Enterprise.objects.living().exclude(pk=enterprise.pk).defer("search_text", "business_scope")
    same = Q(normalised_name__in=names) | Q(core_name=core_name(enterprise.name))
    found = {row.pk: row for row in living.filter(same)[:MOST_CANDIDATES]}
    called = FormerName.objects.filter(normalised_name=enterprise.normalised_name)
    before = called.exclude(enterprise=enterprise).values_list("enterprise_id", flat=True)[:MOST_CANDIDATES]
    found |= {row.pk: row for row in living.filter(pk__in=[pk for pk in before if pk not in found])}
    if enterprise.group_name:
        found |= {row.pk: row for row in living.filter(group_name=enterprise.group_name)[:MOST_CANDIDATES]}
    return list(found.values())


def former_names_of(ids: Iterable[int]) -> dict[int, list[str]]:
    """Former names by enterprise, one query."""
    names: dict[int, list[str]] = {}
    for pk, name in FormerName.objects.filter(enterprise__in=list(ids)).values_list("enterprise_id", "name"):
        names.setdefault(pk, []).append(name)
    return names


def alike_in_register(limit: int) -> list[list[int]]:
    """Groups of living enterprises with the same core name that no pair joins yet; at most ``limit`` groups.

    Core names are read in their order, a part at a time, so that a run does not stop at those decided long ago.
    """
    fresh: list[list[int]] = []
    last = ""
    while len(fresh) < limit:
        cores = (
            Enterprise.objects.living().filter(core_name__gt=last).order_by("core_name").values("core_name")
        )
        names = list(
            cores.annotate(number=Count("pk")).filter(number__gt=1).values_list("core_name", flat=True)[:PART]
        )
        if not names:
            break
        fresh += _unjoined(names)
        last = names[-1]
    return fresh[:limit]


def _unjoined(names: list[str]) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    rows = Enterprise.objects.living().filter(core_name__in=names).order_by("core_name", "pk")
    for core, pk in rows.values_list("core_name", "pk"):
        groups.setdefault(core, []).append(pk)
    joined = DuplicatePair.objects.filter(first__core_name__in=names).values_list("first_id", "second_id")
    known = set(joined)
    return [ids for ids in groups.values() if any((ids[0], other) not in known for other in ids[1:])]


def pairs_for_list(pairs: QuerySet[DuplicatePair]) -> QuerySet[DuplicatePair]:
    """Pairs of which both are living, or that were decided, with what a row shows."""
    shown = pairs.select_related("first", "second", "first__city", "second__city", "decided_by")
    return shown.defer(
        "first__search_text", "second__search_text", "first__business_scope", "second__business_scope"
    )


def written_grounds(pair: DuplicatePair) -> list[str]:
    """The grounds of a pair in words."""
    return [
        _(MESSAGES[each["code"]]).format(**each["params"])
        for each in pair.reasons
        if each["code"] in MESSAGES
    ]


def pair_facts(pair: DuplicatePair) -> dict[str, Any]:
    """Two enterprises field by field, with what differs marked, and the grounds."""
    fields = (
        "credit_code",
        "short_name",
        "group_name",
        "country",
        "province",
        "city",
        "address",
        "industry",
        "tier",
        "ownership",
        "registered_on",
        "registered_capital",
        "annual_revenue",
        "previous_revenue",
        "outside_investments",
        "employees",
        "updated_at",
    )
    labels = {"tier": "get_tier_display", "ownership": "get_ownership_display"}
    rows = []
    for name in fields:
        first, second = (_shown(each, labels.get(name, name)) for each in (pair.first, pair.second))
        label = Enterprise._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        rows.append(
            {"label": label, "first": first, "second": second, "differs": first != second, "name": name}
        )
    names = former_names_of([pair.first_id, pair.second_id])
    first, second = ("、".join(names.get(pk, ())) for pk in (pair.first_id, pair.second_id))
    rows.append({"label": _("Former names"), "first": first, "second": second, "differs": first != second})
    return {"rows": rows, "grounds": written_grounds(pair)}


def _shown(enterprise: Enterprise, name: str) -> Any:
    value = getattr(enterprise, name)
    return value() if callable(value) else value


def page_facts(enterprise: Enterprise, *, with_contacts: bool) -> dict[str, Any]:
    """What the page of an enterprise shows besides the row: names, relations, contacts, open pairs, merges."""
    living = Enterprise.objects.living().only("id", "name", "short_name", "is_example", "tier")
    related = list(living.filter(parent=enterprise).order_by("name", "id")[: SHOWN + 1])
    group: list[Enterprise] = []
    if enterprise.group_name:
        others = living.filter(group_name=enterprise.group_name).exclude(pk=enterprise.pk)
        group = list(others.order_by("name", "id")[: SHOWN + 1])
    open_pairs = DuplicatePair.objects.filter(
        Q(first=enterprise) | Q(second=enterprise),
        verdict="open",
        first__merged_into__isnull=True,
        second__merged_into__isnull=True,
    )
    return {
        "former_names": list(enterprise.former_names.order_by("id")),
        "subsidiaries": related[:SHOWN],
        "has_more_subsidiaries": len(related) > SHOWN,
        "group": group[:SHOWN],
        "has_more_group": len(group) > SHOWN,
        "contacts": list(enterprise.contacts.all()) if with_contacts else [],
        "pairs": [
            {"pair": pair, "other": pair.second if pair.first_id == enterprise.pk else pair.first}
            for pair in open_pairs.select_related("first", "second")[:SHOWN]
        ],
        "merges": list(
            Merge.objects.filter(Q(kept=enterprise) | Q(merged=enterprise), undone_at__isnull=True)
            .select_related("kept", "merged", "merged_by")
            .defer("kept__search_text", "merged__search_text")[:SHOWN]
        ),
    }


def open_pairs_of(enterprise: Enterprise) -> int:
    """How many open pairs the enterprise stands in."""
    return DuplicatePair.objects.filter(Q(first=enterprise) | Q(second=enterprise), verdict="open").count()


def history_of(enterprise: Enterprise) -> list[dict[str, Any]]:
    """The latest events of the enterprise as entries of a timeline: when, what, who, which fields, why."""
    entries = []
    for event in events_of("enterprises.enterprise", enterprise.pk)[:SHOWN]:
        fields = [field for field, before, after in changes_of(event) if before != after]
        text = "、".join(fields) if event.verb == Verb.CHANGE else ""
        reason = str(event.details.get("reason") or "")
        entries.append(
            {
                "on": event.at,
                "title": event.get_verb_display(),
                "text": " · ".join(filter(None, (text, reason))),
                "by": event.actor,
                "tone": tone_of(event.verb),
            }
        )
    return entries
