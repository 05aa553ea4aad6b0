"""Kinds of organizations, and roles with what each may do."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganizationKind(TextChoices):
    """What an organization is in the city's structure."""

    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    COUNTY = "county", _("County")
    ZONE = "zone", _("Development zone")
    PARK = "park", _("Park")
    DEPARTMENT = "department", _("Department")
    BUREAU = "bureau", _("Investment promotion bureau")
    OUTPOST = "outpost", _("Outpost")
    PERFORMANCE_OFFICE = "performance_office", _("Performance office")
    AUDIT_OFFICE = "audit_office", _("Audit office")
    IT_OFFICE = "it_office", _("Information office")


class Role(TextChoices):
    """What a person is at an organization; what it allows stands in ``roles.ALLOWED``."""

    LEADER = "leader", _("Leader")
    CHAIN_CHIEF = "chain_chief", _("Chain chief")
    BUREAU = "bureau", _("Bureau officer")
    UNIT_CLERK = "unit_clerk", _("Unit clerk")
    DEPARTMENT = "department", _("Department officer")
    OUTPOST = "outpost", _("Outpost officer")
    PERFORMANCE_OFFICE = "performance_office", _("Performance officer")
    AUDITOR = "auditor", _("Auditor")
    SECURITY_ADMINISTRATOR = "security_administrator", _("Security administrator")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")


SEPARATED_ROLES = (Role.AUDITOR, Role.SECURITY_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR)


class TokenScope(TextChoices):
    """What a personal API token may do, never more than its owner."""

    READ = "read", _("Read")
    WRITE = "write", _("Read and write")
