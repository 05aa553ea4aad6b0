"""Statistics as places published them: the table as printed, and the checks that replay it."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .choices import CheckKind, Measure, Outcome


class PublishedTableQuerySet(models.QuerySet["PublishedTable"]):
    """Published tables with what their pages show."""

    def for_list(self) -> "PublishedTableQuerySet":
        """With the number of checks and of each outcome."""
        counts = {
            f"checks_{outcome}": Count("checks", filter=Q(checks__outcome=outcome))
            for outcome in Outcome.values
        }
        return self.annotate(checks_count=Count("checks"), **counts)

    def for_detail(self) -> "PublishedTableQuerySet":
        """With columns, rows, figures and checks."""
        return self.prefetch_related("columns", "rows__figures", "checks").select_related("entered_by")


class PublishedTable(models.Model):
    """A table that a place published, with its source."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    place = models.CharField(_("place"), max_length=80)
    region_code = models.CharField(_("region code"), max_length=6, blank=True)
    period = models.CharField(_("period"), max_length=40, blank=True)
    title_zh = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300)
    note = models.TextField(_("note"), blank=True)
    is_shipped = models.BooleanField(_("shipped with Luodi"), default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(_("entered"))
    version = models.PositiveIntegerField(default=1)

    objects = PublishedTableQuerySet.as_manager()

    class Meta:
        verbose_name = _("published table")
        verbose_name_plural = _("published tables")
        ordering = ["place", "code"]

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.title_en if english and self.title_en else self.title_zh


class PublishedColumn(models.Model):
    """A column: what it is counted in, to how many digits it was rounded, or that it was not."""

    table = models.ForeignKey(PublishedTable, models.CASCADE, related_name="columns", verbose_name=_("table"))
    order = models.PositiveSmallIntegerField(_("order"))
    code = models.SlugField(_("code"), max_length=60)
    label_zh = models.CharField(_("label"), max_length=120)
    label_en = models.CharField(_("English label"), max_length=160, blank=True)
    unit = models.CharField(_("unit of measure"), max_length=10, choices=Measure.choices)
    digits = models.PositiveSmallIntegerField(_("digits after the point"), default=0)
    is_exact = models.BooleanField(_("not rounded"), default=False)

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["table", "code"], name="published_column_once")]

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.label_en if english and self.label_en else self.label_zh


class PublishedRow(models.Model):
    """A row of a published table."""

    table = models.ForeignKey(PublishedTable, models.CASCADE, related_name="rows", verbose_name=_("table"))
    order = models.PositiveSmallIntegerField(_("order"))
    code = models.SlugField(_("code"), max_length=60)
    label = models.CharField(_("label"), max_length=120)

    class Meta:
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["table", "code"], name="published_row_once")]

    def __str__(self) -> str:
        return self.label


class PublishedFigure(models.Model):
    """The digits as printed, kept as text: "75" and "75.0" are different prints of one number."""

    row = models.ForeignKey(PublishedRow, models.CASCADE, related_name="figures", verbose_name=_("row"))
    column = models.ForeignKey(
        PublishedColumn, models.CASCADE, related_name="figures", verbose_name=_("column")
    )
    printed = models.CharField(_("as printed"), max_length=40)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [models.UniqueConstraint(fields=["row", "column"], name="published_figure_once")]

    def __str__(self) -> str:
        return self.printed


class PublishedCheck(models.Model):
    """A printed figure with what it is made of, and what can be said of it.

    ``printed`` and ``parts`` name cells as ``row.column``; a part may be an exact ``const:250/3``.
    """

    table = models.ForeignKey(PublishedTable, models.CASCADE, related_name="checks", verbose_name=_("table"))
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=10, choices=CheckKind.choices)
    printed = models.CharField(_("printed figure"), max_length=130)
    parts = models.JSONField(_("made of"))
    scale = models.PositiveIntegerField(_("scale"), default=1)
    digits = models.PositiveSmallIntegerField(_("digits after the point"), default=0)
    outcome = models.CharField(_("verdict"), max_length=12, choices=Outcome.choices)
    expected = models.CharField(_("expected verdict"), max_length=12, choices=Outcome.choices, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["order"]
        indexes = [models.Index(fields=["outcome", "table"], name="published_check_outcome")]

    def __str__(self) -> str:
        return self.printed
