"""The names a ladder may use: project fields, document kinds, roles, checks, milestones and project classes."""

FIELDS: tuple[str, ...] = (
    "investor",
    "industry",
    "host",
    "planned_investment",
    "planned_fixed_assets",
    "planned_working_capital",
    "contracted_investment",
    "land_area_mu",
    "plant_area_sqm",
    "jobs",
    "output_promised",
    "tax_promised",
    "responsible_unit",
    "leader_in_charge",
    "officer",
    "next_step",
    "origin_ring",
    "capital_nature",
    "nature",
    "in_park",
    "park",
    "local_company",
    "summary",
    "project_class",
)

DOCUMENTS: tuple[str, ...] = (
    "proposal",
    "feasibility_study",
    "letter_of_intent",
    "business_licence",
    "identity",
    "site_opinion",
    "legal_review",
    "fair_competition_review",
    "investment_contract",
    "capital_proof",
    "information_form",
    "project_filing",
    "environmental_approval",
    "energy_review",
    "planning_permit",
    "land_document",
    "plant_lease",
    "construction_permit",
    "site_photo",
    "start_certificate",
    "completion_acceptance",
    "production_certificate",
    "payment_voucher",
    "invoice",
    "verification_report",
    "foreign_exchange_record",
    "other",
)

ROLES: tuple[str, ...] = (
    "unit_clerk",
    "bureau",
    "department",
    "leader",
    "chain_chief",
    "outpost",
    "performance_office",
)

MILESTONES: tuple[str, ...] = (
    "first_contact_on",
    "signed_on",
    "registered_on",
    "approved_on",
    "land_secured_on",
    "construction_started_on",
    "completed_on",
    "production_started_on",
    "at_capacity_on",
)
"""Dates of a project that a stage may set when it is entered."""

CHECKS: tuple[str, ...] = (
    "no_open_duplicates",
    "not_excluded",
    "contract_amount_positive",
)

CLASSES: tuple[str, ...] = (
    "industrial_land",
    "industrial_plant",
    "agriculture",
    "services",
    "tourism",
    "energy",
)

DEFAULT_CLASS = "default"
"""The key of a stage's limits that holds for every class without a limit of its own."""
