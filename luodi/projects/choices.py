"""Vocabularies of projects."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(TextChoices):
    """Stages of the shipped ladder, lowest first; a city's own ladder may leave some out."""

    LEAD = "lead", _("Lead")
    STUDIED = "studied", _("Studied")
    NEGOTIATING = "negotiating", _("Negotiating")
    REVIEWED = "reviewed", _("Reviewed")
    SIGNED = "signed", pgettext_lazy("stage", "Signed")
    REGISTERED = "registered", _("Registered")
    APPROVED = "approved", pgettext_lazy("stage", "Approved")
    LAND_OR_PLANT = "land_or_plant", _("Land or plant")
    STARTED = "started", _("Started")
    CAPITAL_ARRIVING = "capital_arriving", _("Capital arriving")
    COMPLETED = "completed", pgettext_lazy("stage", "Completed")
    IN_PRODUCTION = "in_production", _("In production")
    AT_CAPACITY = "at_capacity", _("At capacity")


class Status(TextChoices):
    """How a project fares, apart from its stage."""

    ONGOING = "ongoing", _("Ongoing")
    DELAYED = "delayed", _("Delayed")
    DORMANT = "dormant", _("Dormant")
    LOST = "lost", _("Lost")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ProjectClass(TextChoices):
    """Which gates and limits apply."""

    INDUSTRIAL_LAND = "industrial_land", _("Industry on own land")
    INDUSTRIAL_PLANT = "industrial_plant", _("Industry in rented plant")
    AGRICULTURE = "agriculture", _("Agriculture")
    SERVICES = "services", _("Services")
    TOURISM = "tourism", _("Culture and tourism")
    ENERGY = "energy", _("Energy")


class OriginRing(TextChoices):
    """Where the investor comes from, seen from the city."""

    OTHER_PROVINCE = "other_province", _("Another province")
    OTHER_CITY = "other_city", _("Another city of the province")
    WITHIN_CITY = "within_city", _("Within the city")
    ABROAD = "abroad", _("Abroad")


class CapitalNature(TextChoices):
    """Domestic or foreign capital."""

    DOMESTIC = "domestic", _("Domestic")
    FOREIGN = "foreign", _("Foreign")


class Nature(TextChoices):
    """What is built; an expansion counts only its increment."""

    NEW = "new", pgettext_lazy("nature", "New")
    EXPANSION = "expansion", _("Expansion")
    TECHNICAL_UPGRADE = "technical_upgrade", _("Technical upgrade")


class Exclusion(TextChoices):
    """Reasons for which a project does not count as introduced."""

    LOCAL_INVESTOR = "local_investor", _("Local firm or person, or relocation of a local firm")
    SAME_SCOPE = "same_scope", _("New line in an old plant or second phase inside the signed scope")
    PUBLIC_MONEY = "public_money", _("Fiscal infrastructure, livelihood, PPP or restricted access")
    NETWORK_ROLLOUT = "network_rollout", _("Branch network of a vertical body")
    RAW_EXTRACTION = "raw_extraction", _("Pure exploitation of local natural resources")
    REAL_ESTATE = "real_estate", _("Real estate, retail, catering or traditional planting")
    COUNTY_TRANSFER = "county_transfer", _("Moved between counties of the city")
    NO_LOCAL_TAX = "no_local_tax", _("No local tax, agency trade or continuation inside design capacity")
    BELOW_THRESHOLD = "below_threshold", _("Below the threshold, or not registered and reported monthly")


class EventKind(TextChoices):
    """What a stage event is."""

    ADVANCE = "advance", _("Advance")
    OPENING = "opening", _("Opening balance from a ledger")
    ROLLBACK = "rollback", _("Rollback")


class EventState(TextChoices):
    """Four eyes: the unit claims, the bureau decides."""

    CLAIMED = "claimed", _("Claimed")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    REVERSED = "reversed", _("Reversed")


class DuplicateLevel(TextChoices):
    """How strongly two projects look like one."""

    L1 = "L1", _("L1 same")
    L2 = "L2", _("L2 very likely")
    L3 = "L3", _("L3 likely")
    L4 = "L4", _("L4 possible")


class DuplicateVerdict(TextChoices):
    """What an officer decided."""

    OPEN = "open", _("To decide")
    SAME = "same", _("Same project")
    NEW = "new", _("New project")


class Participation(TextChoices):
    """Why an organization takes part in a project that it does not host."""

    INTRODUCED = "introduced", _("Introduced it")
    LEADS_INDUSTRY = "leads_industry", _("Leads the industry")
    ASSISTS = "assists", _("Assists")


class InvestorRole(TextChoices):
    """What an enterprise is in a project."""

    LEAD = "lead", _("Lead investor")
    PARTNER = "partner", _("Partner")
    LOCAL_COMPANY = "local_company", _("Registered local company")


GATE_ROLES = {
    "unit_clerk": _("responsible unit"),
    "unit_head": _("head of the responsible unit"),
    "bureau": _("Investment promotion bureau"),
    "department": _("industry department"),
    "approval_office": _("approval office"),
    "legal_office": _("legal office"),
    "leader": _("leader in charge"),
    "outpost": _("outpost"),
}
"""Who can clear a gate, in words."""
