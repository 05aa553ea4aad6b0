"""States of a ladder version, and in words what a ladder may name. A test keeps the words in step with the engine."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.accounts.choices import Role
from luodi.audit.choices import DocumentKind
from luodi_engine.ladders.known import DEFAULT_CLASS, ROLES


class VersionState(TextChoices):
    """A draft may be edited, an adopted version never again."""

    DRAFT = "draft", _("Draft")
    ADOPTED = "adopted", _("Adopted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


FIELDS: dict[str, str | Promise] = {
    "investor": _("investor"),
    "industry": _("industry"),
    "host": _("statistical host"),
    "planned_investment": _("planned total"),
    "planned_fixed_assets": _("of which fixed assets"),
    "planned_working_capital": _("of which working capital"),
    "contracted_investment": _("contract amount"),
    "land_area_mu": _("land"),
    "plant_area_sqm": _("plant"),
    "jobs": _("jobs promised"),
    "output_promised": _("yearly output promised"),
    "tax_promised": _("yearly tax promised"),
    "responsible_unit": _("department in charge"),
    "leader_in_charge": _("leader in charge"),
    "officer": _("officer"),
    "next_step": _("next step"),
    "origin_ring": _("origin of the investor"),
    "capital_nature": _("domestic or foreign"),
    "nature": _("new, expansion or upgrade"),
    "in_park": _("in a park or not"),
    "park": _("park"),
    "local_company": _("local company"),
    "summary": _("content and scale"),
    "project_class": _("class of project"),
}
CHECKS: dict[str, str | Promise] = {
    "no_open_duplicates": _("No undecided double report"),
    "not_excluded": _("No reason against counting"),
    "contract_amount_positive": _("Contract amount above zero"),
}
CLASSES: dict[str, str | Promise] = {
    DEFAULT_CLASS: _("all others"),
    "industrial_land": _("Industry on own land"),
    "industrial_plant": _("Industry in rented plant"),
    "agriculture": _("Agriculture"),
    "services": _("Services"),
    "tourism": _("Culture and tourism"),
    "energy": _("Energy"),
}
MILESTONES: dict[str, str | Promise] = {
    "first_contact_on": _("first contact"),
    "signed_on": _("signed on"),
    "registered_on": _("company registered on"),
    "approved_on": _("approved on"),
    "land_secured_on": _("land or plant secured on"),
    "construction_started_on": _("construction started on"),
    "completed_on": _("completed on"),
    "production_started_on": _("production started on"),
    "at_capacity_on": _("at capacity on"),
}
DOCUMENTS: dict[str, str | Promise] = {kind.value: kind.label for kind in DocumentKind}
ROLE_LABELS: dict[str, str | Promise] = {role.value: role.label for role in Role if role.value in ROLES}
KEYS: dict[str, str | Promise] = {
    "code": _("code"),
    "label": _("name"),
    "label_en": _("English name"),
    "milestone": _("date it sets"),
    "needs_acceptance": _("four eyes"),
    "optional": _("may be left out"),
    "stale_after_days": _("silence allowed (days)"),
    "limits": _("time limit (working days)"),
    "fields": _("fields to fill in"),
    "documents": _("documents"),
    "checks": _("checks"),
    "role": _("who clears it"),
    "limit_working_days": _("time limit (working days)"),
    "classes": _("for which classes"),
    "gates": _("gates"),
    "sources": _("sources"),
}
