"""Enterprises: the register, searching, one enterprise, entering and changing it, contacts, likely duplicates."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from luodi.accounts.access import require, visible_organizations
from luodi.api.entry import as_posted, by_code, cleaned, given_values, keep_only
from luodi.api.lists import Listing
from luodi.api.operations import answer, many, reading, seen_version, writing
from luodi.api.records import Fields, ListRecords, Reference, plain
from luodi.api.types import (
    Count,
    Day,
    Given,
    Id,
    IndustryCode,
    Line,
    Note,
    Nothing,
    OrganizationCode,
    Pk,
    Prose,
    Reason,
    RegionCode,
    Version,
    Wan,
    code_of,
)
from luodi.enterprises import access, actions, queries
from luodi.enterprises.choices import Honour, Ownership, Tier
from luodi.enterprises.forms import EnterpriseForm
from luodi.enterprises.models import Contact, DuplicatePair, Enterprise
from luodi.enterprises.queries import written_grounds
from luodi.enterprises.tables import COLUMNS, FILTERS, PAIR_COLUMNS, PAIR_FILTERS

from .projects import user_of

router = Router()
PLACES = ("country", "province", "city")
REGISTER = Listing(
    name="Enterprises",
    access=access.listed_enterprises,
    records=ListRecords(
        Enterprise,
        COLUMNS,
        values={"honours": "honours"},
        loads={"place": [f"{place}__{name}" for place in PLACES for name in ("code", "name", "name_en")]},
        always=("version", "updated_at", "is_example"),
    ),
    rights=(access.VIEW,),
    filters=FILTERS,
    changed="updated_at",
)
POOL = Listing(
    name="EnterprisePairs",
    access=lambda user: queries.pairs_for_list(access.visible_pairs(user)),
    records=ListRecords(DuplicatePair, PAIR_COLUMNS, values={"first": "first", "second": "second"}),
    rights=(access.MERGE,),
    filters=PAIR_FILTERS,
    default_sort="-score",
)
TierCode = code_of(Tier.choices)
HonourCode = code_of(Honour.choices)
OwnershipCode = code_of(Ownership.choices)
Word = Line


ENTERPRISE = Fields(
    Enterprise,
    (
        "credit_code",
        "name",
        "short_name",
        "name_en",
        "pinyin_initials",
        "group_name",
        "parent",
        "country",
        "province",
        "city",
        "key_region",
        "address",
        "industry",
        "business_scope",
        "products",
        "tags",
        "honours",
        "tier",
        "ownership",
        "registered_on",
        "registered_capital",
        "annual_revenue",
        "previous_revenue",
        "outside_investments",
        "employees",
        "is_local",
        "local_unit",
        "is_blacklisted",
        "blacklist_reason",
        "merged_into",
        "is_example",
        "version",
        "created_at",
        "updated_at",
    ),
)
CONTACT = Fields(Contact, ("name", "position", "phone", "email", "note"))
ContactOut = CONTACT.schema("Contact")
EnterpriseOut = ENTERPRISE.schema(
    "Enterprise",
    former_names=list[str],
    contacts=list[ContactOut] | None,  # type: ignore[valid-type]
)
PAIR = Fields(DuplicatePair, ("first", "second", "score", "verdict", "decided_by", "decided_at", "reason"))
PairOut = PAIR.schema("EnterprisePair", reasons=list[str])


class FoundOut(BaseModel):
    """An enterprise that was found."""

    id: int
    name: str
    credit_code: str | None
    province: Reference | None
    city: Reference | None
    country: Reference | None


def enterprise_record(enterprise: Enterprise, *, with_contacts: bool) -> dict[str, Any]:
    """An enterprise; null instead of its contacts for those who may not see them. At most two queries."""
    contacts = (
        [{"id": each.pk, **CONTACT.record(each)} for each in enterprise.contacts.all()]
        if with_contacts
        else None
    )
    former = enterprise.former_names.order_by("pk").values_list("name", flat=True)
    return {
        "id": enterprise.pk,
        **ENTERPRISE.record(enterprise),
        "former_names": list(former),
        "contacts": contacts,
    }


def found_record(enterprise: Enterprise) -> dict[str, Any]:
    """An enterprise among those that were found."""
    names = ("name", "credit_code", "province", "city", "country")
    return {"id": enterprise.pk, **{name: plain(getattr(enterprise, name)) for name in names}}


def pair_record(pair: DuplicatePair) -> dict[str, Any]:
    """A pair with what speaks for one enterprise, in words."""
    return {"id": pair.pk, **PAIR.record(pair), "reasons": written_grounds(pair)}


class EnterpriseFields(Given):
    """The facts that are entered; what is left out stays as it is."""

    credit_code: str | None = Field(None, max_length=40)
    short_name: str | None = Field(None, max_length=40)
    name_en: str | None = Field(None, max_length=160)
    pinyin_initials: str | None = Field(None, max_length=60)
    group_name: str | None = Field(None, max_length=80)
    parent: Id | None = None
    country: RegionCode | None = None
    province: RegionCode | None = None
    city: RegionCode | None = None
    address: Line | None = None
    industry: IndustryCode | None = None
    business_scope: Prose | None = None
    products: list[Word] | None = Field(None, max_length=20)
    tags: list[Word] | None = Field(None, max_length=20)
    honours: list[HonourCode] = []  # type: ignore[valid-type]
    tier: TierCode | None = None  # type: ignore[valid-type]
    ownership: OwnershipCode | None = None  # type: ignore[valid-type]
    registered_on: Day | None = None
    registered_capital_wan: Wan | None = None
    annual_revenue_wan: Wan | None = None
    previous_revenue_wan: Wan | None = None
    outside_investments: Count | None = None
    employees: Count | None = None
    is_local: bool = False
    local_unit: OrganizationCode | None = None
    former_names: list[Line] | None = Field(None, max_length=20)


class NewEnterprise(EnterpriseFields):
    """A new enterprise."""

    name: str = Field(max_length=120)


class EnterpriseChanges(EnterpriseFields):
    """Only the facts to change, and the version you saw (or ``If-Match``)."""

    name: str = Field("", max_length=120)
    version: Version | None = None


class SearchQuery(BaseModel):
    """What was typed."""

    model_config = ConfigDict(extra="forbid")
    q: str = Field(max_length=60, description="part of a name, a former name, a code, or pinyin initials")


class PairVerdictIn(Given):
    """The same enterprise or different ones, and why."""

    verdict: Literal["same", "different"]
    reason: Note


class NewPairsOut(BaseModel):
    """How many new pairs the search put into the pool."""

    found: int


class MergeIn(Reason):
    """Which other entry is the same enterprise; it is merged into this one."""

    other: Id


@reading(router, "", gives=REGISTER.page())
def list_enterprises(request: HttpRequest, given: Query[REGISTER.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """The register with the columns and filters of its page."""
    return REGISTER.answer(request, given)


@reading(router, "/search", gives=many(FoundOut))
def search_enterprises(request: HttpRequest, given: Query[SearchQuery]) -> HttpResponse:
    """At most twenty enterprises that match what was typed, the same name first."""
    require(user_of(request), access.VIEW)
    found = queries.find_options(access.visible_enterprises(user_of(request)), given.q)
    return answer([found_record(row) for row in found])


@reading(router, "/{int:pk}", gives=EnterpriseOut)
def get_enterprise(request: HttpRequest, pk: Pk) -> HttpResponse:
    """One enterprise; its contacts only for those who may change it."""
    return _told(request, access.enterprise_for(user_of(request), pk))


@writing(router, "", gives=EnterpriseOut, status=201)
def create_enterprise(request: HttpRequest, given: NewEnterprise) -> HttpResponse:
    """Enter an enterprise; those that look like it go to the pool of likely duplicates."""
    user = user_of(request)
    require(user, access.CHANGE)
    values = _checked(request, given_values(given, besides=("former_names",)))
    made = actions.register_enterprise(values, by=user, former_names=given.former_names or ())
    return _told(request, access.enterprise_for(user, made.pk), status=201)


@writing(router, "/{int:pk}", gives=EnterpriseOut, method="PATCH", versioned=True)
def change_enterprise(request: HttpRequest, pk: Pk, given: EnterpriseChanges) -> HttpResponse:
    """Change the facts that are sent; 409 where somebody saved since the version you saw."""
    user = user_of(request)
    enterprise = access.enterprise_for(user, pk, action="change")
    version = seen_version(request, given.version, required=True)
    changes = _checked(request, given_values(given, besides=("version", "former_names")), instance=enterprise)
    actions.update_enterprise(
        enterprise, changes, by=user, former_names=given.former_names, expected_version=version
    )
    return _told(request, access.enterprise_for(user, pk))


@reading(router, "/duplicates", gives=POOL.page())
def list_enterprise_pairs(request: HttpRequest, given: Query[POOL.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """Pairs that look like one enterprise."""
    return POOL.answer(request, given)


@writing(router, "/duplicates/search", gives=NewPairsOut)
def search_enterprise_pairs(request: HttpRequest, given: Nothing) -> HttpResponse:
    """Search the whole register for likely duplicates; asked again it goes on where a large register took too long."""
    access.require_merge(user_of(request))
    return answer({"found": actions.find_duplicates(by=user_of(request))})


@reading(router, "/duplicates/{int:pk}", gives=PairOut)
def get_enterprise_pair(request: HttpRequest, pk: Pk) -> HttpResponse:
    """One pair with what speaks for one enterprise."""
    return answer(pair_record(access.pair_for(user_of(request), pk)))


@writing(router, "/duplicates/{int:pk}/decide", gives=PairOut)
def decide_enterprise_pair(request: HttpRequest, pk: Pk, given: PairVerdictIn) -> HttpResponse:
    """Decide a pair; merging is a deed of its own."""
    pair = access.pair_for(user_of(request), pk)
    actions.decide_pair(pair, given.verdict, by=user_of(request), reason=given.reason)
    return answer(pair_record(access.pair_for(user_of(request), pk)))


@writing(router, "/duplicates/{int:pk}/reopen", gives=PairOut)
def reopen_enterprise_pair(request: HttpRequest, pk: Pk, given: Reason) -> HttpResponse:
    """Undo a decision with a reason."""
    pair = access.pair_for(user_of(request), pk)
    actions.reopen_pair(pair, by=user_of(request), reason=given.reason)
    return answer(pair_record(access.pair_for(user_of(request), pk)))


@writing(router, "/{int:pk}/merge", gives=EnterpriseOut)
def merge_enterprises(request: HttpRequest, pk: Pk, given: MergeIn) -> HttpResponse:
    """Merge the other entry into this one: all that pointed at it points here from now on."""
    user = user_of(request)
    kept = access.enterprise_for(user, pk, action="merge")
    actions.merge_enterprises(
        kept, access.enterprise_for(user, given.other, action="merge"), by=user, reason=given.reason
    )
    return _told(request, access.enterprise_for(user, pk))


@writing(router, "/merges/{int:pk}/undo", gives=EnterpriseOut)
def undo_enterprise_merge(request: HttpRequest, pk: Pk, given: Reason) -> HttpResponse:
    """Let both enterprises of a merge stand for themselves again."""
    user = user_of(request)
    merge = actions.undo_merge(access.merge_for(user, pk), by=user, reason=given.reason)
    return _told(request, access.enterprise_for(user, merge.kept_id))


@writing(router, "/{int:pk}/blacklist", gives=EnterpriseOut)
def blacklist_enterprise(request: HttpRequest, pk: Pk, given: Reason) -> HttpResponse:
    """Mark an enterprise with which the city does no business."""
    user = user_of(request)
    actions.blacklist(access.enterprise_for(user, pk, action="merge"), by=user, reason=given.reason)
    return _told(request, access.enterprise_for(user, pk))


@writing(router, "/{int:pk}/blacklist/lift", gives=EnterpriseOut)
def lift_enterprise_blacklist(request: HttpRequest, pk: Pk, given: Reason) -> HttpResponse:
    """Take that mark away."""
    user = user_of(request)
    actions.lift_blacklist(access.enterprise_for(user, pk, action="merge"), by=user, reason=given.reason)
    return _told(request, access.enterprise_for(user, pk))


def _told(request: HttpRequest, enterprise: Enterprise, *, status: int = 200) -> HttpResponse:
    record = enterprise_record(enterprise, with_contacts=access.may(user_of(request), "change"))
    return answer(record, status=status, version=enterprise.version)


def _checked(
    request: HttpRequest, values: dict[str, Any], *, instance: Enterprise | None = None
) -> dict[str, Any]:
    places = list(visible_organizations(user_of(request)))
    posted = as_posted(by_code(values, ("local_unit",), places))
    for name in ("products", "tags"):
        if isinstance(posted.get(name), list):
            posted[name] = ",".join(posted[name])
    form = EnterpriseForm(posted, places=places, instance=instance)
    keep_only(form, values if instance is not None else {*values, "name"})
    return cleaned(form)
