"""Enterprises, their former names and contacts, likely duplicates, and merges that can be undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization
from luodi.common.fields import WanField
from luodi.reference.choices import KeyRegion
from luodi.reference.models import Industry, Region

from .choices import Honour, Ownership, PairVerdict, Tier


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    """Enterprises by state and shape."""

    def living(self) -> "EnterpriseQuerySet":
        """Enterprises that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def for_list(self) -> "EnterpriseQuerySet":
        """With what a list row shows, without the long texts."""
        found = self.select_related("industry", "province", "city", "country", "local_unit")
        return found.defer("search_text", "business_scope", "products", "tags", "address")

    def for_detail(self) -> "EnterpriseQuerySet":
        """With what the page shows of the row itself."""
        return self.select_related(
            "industry", "province", "city", "country", "local_unit", "parent", "merged_into"
        ).defer("search_text")


class Enterprise(models.Model):
    """A company known to the city: investor, prospect or local firm."""

    credit_code = models.CharField(_("credit code"), max_length=18, null=True, blank=True, unique=True)  # noqa: DJ001
    name = models.CharField(_("name"), max_length=120)
    normalised_name = models.CharField(max_length=120, db_index=True, editable=False)
    core_name = models.CharField(max_length=120, db_index=True, blank=True, editable=False)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    pinyin_initials = models.CharField(_("pinyin initials"), max_length=60, blank=True)
    search_text = models.TextField(blank=True, editable=False)
    group_name = models.CharField(_("group"), max_length=80, blank=True, db_index=True)
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="subsidiaries",
        verbose_name=_("parent company"),
    )
    country = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
        db_index=False,
    )
    province = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("province"),
        db_index=False,
    )
    city = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("city"),
        db_index=False,
    )
    key_region = models.CharField(
        _("key region"), max_length=20, choices=KeyRegion.choices, blank=True, editable=False
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    industry = models.ForeignKey(
        Industry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("industry")
    )
    business_scope = models.TextField(_("business scope"), blank=True)
    products = models.JSONField(_("products"), default=list, blank=True)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier.choices, blank=True)
    honours = models.JSONField(_("honours"), default=list, blank=True)
    ownership = models.CharField(_("ownership"), max_length=10, choices=Ownership.choices, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    registered_capital = WanField(_("registered capital (10,000 yuan)"), null=True, blank=True)
    annual_revenue = WanField(_("annual revenue (10,000 yuan)"), null=True, blank=True)
    previous_revenue = WanField(_("revenue of the year before (10,000 yuan)"), null=True, blank=True)
    outside_investments = models.PositiveIntegerField(
        _("places invested in outside its home province"), null=True, blank=True
    )
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    is_local = models.BooleanField(_("local firm"), default=False)
    local_unit = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("located in")
    )
    is_blacklisted = models.BooleanField(_("blacklisted"), default=False)
    blacklist_reason = models.CharField(_("reason"), max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
        db_index=False,  # nearly all rows are empty here; a planner without statistics would take it for telling
    )
    is_example = models.BooleanField(_("example"), default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), db_index=True)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        indexes = [
            models.Index(fields=["name", "id"], name="enterprise_by_name"),
            models.Index(fields=["-updated_at", "-id"], name="enterprise_by_change"),
            models.Index(fields=["province", "-updated_at", "-id"], name="enterprise_by_province"),
            models.Index(fields=["city", "-updated_at", "-id"], name="enterprise_by_city"),
            models.Index(fields=["country", "-updated_at", "-id"], name="enterprise_by_country"),
            models.Index(fields=["key_region", "-updated_at", "-id"], name="enterprise_by_key_region"),
            models.Index(fields=["tier", "-updated_at", "-id"], name="enterprise_by_tier"),
            models.Index(fields=["province", "tier", "-updated_at", "-id"], name="enterprise_by_place_tier"),
            models.Index(fields=["province", "name", "id"], name="enterprise_name_in_province"),
            models.Index(fields=["city", "name", "id"], name="enterprise_name_in_city"),
            models.Index(fields=["annual_revenue", "id"], name="enterprise_by_revenue"),
            models.Index(fields=["-updated_at", "-id"], name="enterprise_local", condition=Q(is_local=True)),
            models.Index(
                fields=["parent", "name", "id"],
                name="enterprise_by_parent",
                condition=Q(parent__isnull=False),
            ),
            models.Index(
                fields=["merged_into"], name="enterprise_merged", condition=Q(merged_into__isnull=False)
            ),
            models.Index(
                fields=["-updated_at", "-id"], name="enterprise_blacklisted", condition=Q(is_blacklisted=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EnterpriseHonour(models.Model):
    """A list that an enterprise stands on, as a row, so that all of one list are found at once."""

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="honour_rows", verbose_name=_("enterprise"), db_index=False
    )
    honour = models.CharField(_("honour"), max_length=20, choices=Honour.choices)

    class Meta:
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
        indexes = [models.Index(fields=["honour", "enterprise"], name="honour_of_enterprise")]
        constraints = [models.UniqueConstraint(fields=["enterprise", "honour"], name="honour_once")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.honour}"


class FormerName(models.Model):
    """A name an enterprise had before, or goes by."""

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="former_names", verbose_name=_("enterprise")
    )
    name = models.CharField(_("name"), max_length=120)
    normalised_name = models.CharField(max_length=120, db_index=True, editable=False)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "normalised_name"],
                name="former_name_once",
                violation_error_message=_("This former name is already noted."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person at an enterprise; shown only to those who may change enterprises."""

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="contacts", verbose_name=_("enterprise")
    )
    name = models.CharField(_("name"), max_length=40)
    position = models.CharField(_("position"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class DuplicatePair(models.Model):
    """Two enterprises that look like one, and what an officer decided."""

    first = models.ForeignKey(Enterprise, models.CASCADE, related_name="+", verbose_name=_("first"))
    second = models.ForeignKey(Enterprise, models.CASCADE, related_name="+", verbose_name=_("second"))
    score = models.DecimalField(_("likeness"), max_digits=4, decimal_places=3)
    reasons = models.JSONField(_("reasons"), default=list)
    verdict = models.CharField(
        _("verdict"), max_length=10, choices=PairVerdict.choices, default=PairVerdict.OPEN
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="enterprise_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="enterprise_pair_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"


class Merge(models.Model):
    """One enterprise merged into another, with what is needed to undo it."""

    kept = models.ForeignKey(Enterprise, models.PROTECT, related_name="merges", verbose_name=_("kept"))
    merged = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("merged"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    merged_at = models.DateTimeField(_("at"))
    moved = models.JSONField(_("moved rows"), default=dict)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-merged_at"]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"
