"""What is known of enterprises in words, for the proposals of segments."""

from collections.abc import Iterable

from luodi.enterprises.models import Enterprise
from luodi_engine.chains.matching import LONGEST_PRODUCT, LONGEST_SCOPE, MOST_PRODUCTS, FirmText

FIELDS = ("name", "products", "business_scope", "industry_id", "merged_into_id", "is_local", "local_unit_id")


def firms_to_match(enterprises: Iterable[Enterprise] | None = None) -> Iterable[Enterprise]:
    """Living local firms with their texts; or those of ``enterprises``, wherever they are."""
    living = Enterprise.objects.living()
    if enterprises is None:
        rows = living.filter(is_local=True)
    else:
        rows = living.filter(pk__in=[row.pk for row in enterprises])
    return rows.only(*FIELDS).order_by("pk").iterator(chunk_size=1000)


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
