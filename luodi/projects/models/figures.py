"""The part of a project that figures are made of; kept for today and for every past day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization
from luodi.common.fields import WanField, WanUsdField
from luodi.projects.choices import CapitalNature, Nature, OriginRing, ProjectClass, Stage, Status
from luodi.reference.models import Industry

MILESTONES = (
    "signed_on",
    "performing_since",
    "registered_on",
    "approved_on",
    "land_secured_on",
    "construction_started_on",
    "completed_on",
    "production_started_on",
    "at_capacity_on",
    "landed_on",
)
ACCEPTANCES = ("signed_accepted_on", "construction_accepted_on", "production_accepted_on")


class ProjectFigures(models.Model):
    """Fields that indicators may read. Amounts in 万元 / 万美元; an unknown amount is empty, never zero."""

    host = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("statistical host")
    )
    park = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("park")
    )
    industry = models.ForeignKey(
        Industry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("industry")
    )
    leading_industry = models.CharField(_("leading industry"), max_length=60, blank=True)
    fits_leading_industry = models.BooleanField(_("fits the leading industries"), null=True, blank=True)
    in_park = models.BooleanField(_("in a park"), null=True, blank=True)
    project_class = models.CharField(
        _("class"), max_length=20, choices=ProjectClass.choices, default=ProjectClass.INDUSTRIAL_LAND
    )
    origin_ring = models.CharField(_("origin"), max_length=20, choices=OriginRing.choices, blank=True)
    capital_nature = models.CharField(
        _("capital"), max_length=10, choices=CapitalNature.choices, default=CapitalNature.DOMESTIC
    )
    nature = models.CharField(_("nature"), max_length=20, choices=Nature.choices, default=Nature.NEW)
    planned_investment = WanField(_("planned total (10,000 yuan)"), null=True, blank=True)
    planned_fixed_assets = WanField(_("of which fixed assets (10,000 yuan)"), null=True, blank=True)
    planned_working_capital = WanField(_("of which working capital (10,000 yuan)"), null=True, blank=True)
    contracted_investment = WanField(_("contract amount (10,000 yuan)"), null=True, blank=True)
    contracted_usd = WanUsdField(_("contract amount (10,000 US dollars)"), null=True, blank=True)
    countable = models.BooleanField(_("counts as introduced"), default=True)
    stage = models.CharField(_("stage"), max_length=30, default=Stage.LEAD)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.ONGOING)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    performing_since = models.DateField(_("performing since"), null=True, blank=True)
    registered_on = models.DateField(_("company registered on"), null=True, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    land_secured_on = models.DateField(_("land or plant secured on"), null=True, blank=True)
    construction_started_on = models.DateField(_("construction started on"), null=True, blank=True)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    production_started_on = models.DateField(_("production started on"), null=True, blank=True)
    at_capacity_on = models.DateField(_("at capacity on"), null=True, blank=True)
    landed_on = models.DateField(_("landed on"), null=True, blank=True)
    signed_accepted_on = models.DateField(_("signing accepted on"), null=True, blank=True)
    construction_accepted_on = models.DateField(_("start accepted on"), null=True, blank=True)
    production_accepted_on = models.DateField(_("production accepted on"), null=True, blank=True)

    class Meta:
        abstract = True


FIGURE_FIELDS: tuple[str, ...] = tuple(field.attname for field in ProjectFigures._meta.local_fields)
