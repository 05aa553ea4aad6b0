"""Finds earlier projects that a new one might be a double report of."""

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from luodi.common.search import matching
from luodi.projects.models import LikelyDuplicate, Project
from luodi_engine.duplicates import MESSAGES
from luodi_engine.names import core_name

MOST_CANDIDATES = 300
NAME_PIECE = 4


def like_candidates(project: Project) -> list[Project]:
    """At most 300 other projects that share an investor, a number, a name, or an industry at a like amount.

    Names are looked up by their two most telling pieces of four characters through the search index, so that
    the look-up costs the same with a hundred thousand projects.
    """
    same = Q(normalised_name=project.normalised_name)
    if project.lead_investor_id:
        same |= Q(lead_investor=project.lead_investor_id)
    if project.outside_code:
        same |= Q(outside_code=project.outside_code)
    if project.planned_investment and project.industry_id:
        low, high = project.planned_investment * Decimal("0.9"), project.planned_investment * Decimal("1.12")
        same |= Q(industry=project.industry_id, planned_investment__gte=low, planned_investment__lte=high)
    others = Project.objects.living().exclude(pk=project.pk).select_related("lead_investor")
    found = {other.pk: other for other in others.filter(same)[:MOST_CANDIDATES]}
    core = core_name(project.name)
    for start in {0, max(0, len(core) // 2 - 2)}:
        piece = core[start : start + NAME_PIECE]
        if len(piece) >= 2 and len(found) < MOST_CANDIDATES:
            found |= {other.pk: other for other in matching(others, piece)[:100]}
    return list(found.values())


def pair_facts(pair: LikelyDuplicate) -> dict[str, Any]:
    """Two reports field by field, with what differs marked."""
    names = (
        "code",
        "host",
        "lead_investor",
        "industry",
        "planned_investment",
        "contracted_investment",
        "introduced_by",
        "park",
        "stage_label",
        "first_contact_on",
        "signed_on",
        "officer",
        "summary",
    )
    rows = []
    for name in names:
        first, second = getattr(pair.project, name), getattr(pair.other, name)
        label = str(_("Stage")) if name == "stage_label" else str(Project._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        rows.append({"label": label, "first": first, "second": second, "differs": first != second})
    return {
        "rows": rows,
        "reasons": [_(MESSAGES[each["code"]]).format(**each["params"]) for each in pair.reasons],
    }
