"""Regions, industries, leading-industry layouts and the special days of the working calendar."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .choices import KeyRegion, RegionLevel


class Named(models.Model):
    """A row of reference data with a stable code and a name in both languages."""

    code = models.CharField(_("code"), max_length=16, primary_key=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    initials = models.CharField(_("pinyin initials"), max_length=120, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name


class Region(Named):
    """A country (ISO code) or an administrative region of China (GB/T 2260 code)."""

    level = models.CharField(_("level"), max_length=10, choices=RegionLevel.choices)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    province_code = models.CharField(_("province"), max_length=6, blank=True, db_index=True)
    key_region = models.CharField(_("key region"), max_length=20, choices=KeyRegion.choices, blank=True)

    class Meta(Named.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class Industry(Named):
    """A class of GB/T 4754-2017: a letter for the section, two to four digits below it."""

    level = models.PositiveSmallIntegerField(_("level"))
    section = models.CharField(_("section"), max_length=1, blank=True)

    class Meta(Named.Meta):
        verbose_name = _("industry")
        verbose_name_plural = _("industries")


class LeadingIndustry(models.Model):
    """One leading industry of a city or county, with the years for which the layout holds."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    layout = models.CharField(_("layout"), max_length=40, help_text=_("For example 1+3 or 1+1."))
    place_code = models.CharField(_("place"), max_length=40, db_index=True)
    year_from = models.PositiveSmallIntegerField(_("from year"))
    year_to = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)
    industry_codes = models.JSONField(_("industry codes"), default=list, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_example = models.BooleanField(_("example"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("leading industry")
        verbose_name_plural = _("leading industries")
        ordering = ["place_code", "year_from", "order"]

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name


class SpecialDay(models.Model):
    """A day that differs from the ordinary week: a rest day on a weekday or a workday at the weekend."""

    day = models.DateField(_("day"), primary_key=True)
    is_workday = models.BooleanField(_("workday"))
    name = models.CharField(_("name"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
