"""Industry chains, the versions of their maps, segments, links, local figures and the firms of each segment."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization
from luodi.common.fields import WanField
from luodi.enterprises.models import Enterprise

from .choices import LinkKind, MappingState, MapState, Outlook

PERSON = settings.AUTH_USER_MODEL


class Chain(models.Model):
    """An industry chain that a place promotes; what it consists of stands in the versions of its map."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    place = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("place"))
    lead_department = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead department"),
    )
    leading_industry = models.CharField(
        _("leading industry"),
        max_length=60,
        blank=True,
        help_text=_("Code of the leading industry of the layout; projects count towards the chain by it."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    is_example = models.BooleanField(_("example"), default=False)
    updated_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("industry chain")
        verbose_name_plural = _("industry chains")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name


class ChainMap(models.Model):
    """One version of a chain's map, with the years for which it holds."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="maps", verbose_name=_("chain"))
    year_from = models.PositiveSmallIntegerField(_("from year"))
    year_to = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MapState.choices, default=MapState.DRAFT)
    source = models.CharField(_("source"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, help_text=_("Counts every change of the map."))
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("copied from")
    )
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("made by"))
    published_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    is_example = models.BooleanField(_("example"), default=False)
    updated_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("chain map")
        verbose_name_plural = _("chain maps")
        ordering = ["chain", "-year_from", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "year_from"], condition=Q(state="published"), name="one_published_map_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.year_from}"


class Segment(models.Model):
    """A product or process of a chain map."""

    chain_map = models.ForeignKey(ChainMap, models.CASCADE, related_name="segments", verbose_name=_("map"))
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    track = models.CharField(
        _("track"), max_length=60, blank=True, help_text=_("The branch of the chain (赛道) it belongs to.")
    )
    track_en = models.CharField(_("track in English"), max_length=120, blank=True)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    industry_codes = models.JSONField(_("industry codes (GB/T 4754)"), default=list, blank=True)
    outlook = models.CharField(_("outlook"), max_length=10, choices=Outlook.choices, default=Outlook.LASTING)
    note = models.CharField(_("note"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["chain_map", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["chain_map", "code"], name="segment_code_once_in_a_map")
        ]

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name


class SegmentLink(models.Model):
    """``source`` supplies ``target``, stands on one of its banks or is a product at its edge."""

    chain_map = models.ForeignKey(ChainMap, models.CASCADE, related_name="links", verbose_name=_("map"))
    source = models.ForeignKey(Segment, models.CASCADE, related_name="links_out", verbose_name=_("from"))
    target = models.ForeignKey(Segment, models.CASCADE, related_name="links_in", verbose_name=_("to"))
    kind = models.CharField(_("kind"), max_length=15, choices=LinkKind.choices, default=LinkKind.SUPPLY)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="segment_link_once"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="segment_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class SegmentFigure(models.Model):
    """What one unit reports of a segment for one year. Unknown stays empty; it is not zero."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="figures", verbose_name=_("segment"))
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("unit"))
    year = models.PositiveSmallIntegerField(_("year"))
    output = WanField(_("output (10,000 yuan)"), null=True, blank=True)
    largest_output = WanField(_("output of the largest firm (10,000 yuan)"), null=True, blank=True)
    local_demand = WanField(_("local demand (10,000 yuan)"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("figure of a segment")
        verbose_name_plural = _("figures of segments")
        ordering = ["segment", "unit", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "unit", "year"], name="segment_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.unit_id} {self.year}"


class FirmSegment(models.Model):
    """A firm's place in a segment: proposed with the words that matched, then confirmed or refused."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="firms", verbose_name=_("segment"))
    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="chain_segments", verbose_name=_("enterprise")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=MappingState.choices, default=MappingState.PROPOSED
    )
    is_lead_firm = models.BooleanField(_("lead firm of the chain"), default=False)
    score = models.FloatField(_("score (0–1)"), null=True, blank=True)
    words = models.JSONField(_("words that matched"), default=list, blank=True)
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("firm in a segment")
        verbose_name_plural = _("firms in segments")
        ordering = ["segment", "-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "enterprise"], name="firm_once_in_a_segment")
        ]
        indexes = [models.Index(fields=["state", "segment"], name="firm_segment_by_state")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} @ {self.segment_id}"


class MapEdit(models.Model):
    """One change of a draft map with what reverses it, so that edits can be undone one after another."""

    chain_map = models.ForeignKey(ChainMap, models.CASCADE, related_name="edits", verbose_name=_("map"))
    what = models.CharField(_("what"), max_length=200)
    inverse = models.JSONField(_("what reverses it"))
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("by"))
    made_at = models.DateTimeField(_("at"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("edit of a map")
        verbose_name_plural = _("edits of maps")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.what


class IndustryTable(models.Model):
    """A table of places by industries for one or two years: what entry options are reckoned from.

    ``figures`` holds, by year, triples of row, column and value; what is not there is zero.
    """

    name = models.CharField(_("name"), max_length=120)
    measure = models.CharField(
        _("measure"), max_length=60, blank=True, help_text=_("Output, firms or staff.")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    places = models.JSONField(_("places"), default=list)
    industries = models.JSONField(_("industries"), default=list)
    figures = models.JSONField(_("figures"), default=dict)
    home = models.CharField(_("own place"), max_length=60, blank=True)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("at"))
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("table of places and industries")
        verbose_name_plural = _("tables of places and industries")
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name
