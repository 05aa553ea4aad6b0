"""Enterprises, their contacts and likely duplicates as programs get them."""

from typing import Any

from pydantic import BaseModel

from luodi.enterprises.models import Contact, DuplicatePair, Enterprise
from luodi.enterprises.queries import written_grounds

from .records import Fields, Reference, plain

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
