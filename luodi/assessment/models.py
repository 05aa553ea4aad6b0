"""Versions of schemes, runs with the results of every unit, published results and objections to them."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization
from luodi.audit.models import Document
from luodi_engine.scoring import Scheme, parse_scheme
from luodi_engine.scoring.texts import read_json

from .choices import Against, Outcome, PublicationState, SchemeState

PERSON: Any = settings.AUTH_USER_MODEL


def person(label: Any, **more: Any) -> Any:
    """Somebody who did something, kept for good."""
    return models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=label, **more)


class SchemeVersion(models.Model):
    """One version of the rules; once published it is never changed, the next year's is a copy."""

    code = models.CharField(_("code"), max_length=60)
    number = models.PositiveIntegerField(_("version number"))
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    body = models.TextField(_("rules"), help_text=_("JSON with numbers as they were written."))
    mapping = models.JSONField(_("where figures come from"), default=dict, blank=True)
    work = models.TextField(_("being written"), blank=True, help_text=_("Rules not put into the draft yet."))
    source = models.CharField(_("source"), max_length=500, blank=True)
    hash = models.CharField(_("hash"), max_length=64)
    state = models.CharField(
        _("state"), max_length=10, choices=SchemeState.choices, default=SchemeState.DRAFT
    )
    is_example = models.BooleanField(_("example"), default=False)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name=_("copied from")
    )
    made_by = person(_("made by"), null=True, blank=True)
    made_at = models.DateTimeField(_("made"))
    reviewed_by = person(_("reviewed by"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    published_by = person(_("published by"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        ordering = ["-year", "code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="one_scheme_version_each"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"

    @cached_property
    def rules(self) -> Scheme:
        """The checked scheme."""
        return parse_scheme(read_json(self.body))

    @property
    def writing(self) -> tuple[Any, dict[str, str]]:
        """What is being written, finished or not, and where its figures come from; else the rules as they are."""
        if not self.work:
            return read_json(self.body), dict(self.mapping)
        kept = read_json(self.work)
        return kept["body"], dict(kept["mapping"])

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == SchemeState.DRAFT


class OutsideFigures(models.Model):
    """Figures that come from elsewhere, as the uploaded table, with the document that proves them."""

    text = models.TextField(_("table"), blank=True)
    items = models.TextField(_("single items"), blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    brought_by = person(_("brought by"))
    brought_at = models.DateTimeField(_("brought"))

    class Meta:
        verbose_name = _("outside figures")
        verbose_name_plural = _("outside figures")

    def __str__(self) -> str:
        return self.note or str(self.pk)


class AssessmentRun(models.Model):
    """Results as a function of scheme version, data and engine version, each identified by its hash."""

    scheme = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="runs", verbose_name=_("scheme"))
    year = models.PositiveSmallIntegerField(_("year"))
    month = models.PositiveSmallIntegerField(_("up to month"))
    against = models.CharField(_("targets"), max_length=4, choices=Against.choices, default=Against.YEAR)
    data = models.TextField(_("figures"))
    mapping = models.JSONField(_("where figures come from"), default=dict, blank=True)
    outside = models.ForeignKey(
        OutsideFigures,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="runs",
        verbose_name=_("outside figures"),
    )
    scheme_hash = models.CharField(max_length=64)
    data_hash = models.CharField(max_length=64)
    engine_version = models.CharField(_("engine"), max_length=40)
    result_hash = models.CharField(max_length=64)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    is_example = models.BooleanField(_("example"), default=False)
    made_by = person(_("made by"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["year", "month"], name="run_by_period")]

    def __str__(self) -> str:
        return f"{self.scheme.name} {self.period}"

    @property
    def period(self) -> str:
        """Year and last month."""
        return f"{self.year}-{self.month:02d}"


class UnitScore(models.Model):
    """The result of one unit in a run: exact and printed, in all and for every indicator."""

    run = models.ForeignKey(AssessmentRun, models.CASCADE, related_name="scores", verbose_name=_("run"))
    unit = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    code = models.CharField(_("unit code"), max_length=60)
    name = models.CharField(_("unit"), max_length=120)
    unit_class = models.CharField(_("class"), max_length=60, blank=True)
    exact = models.CharField(_("exact score"), max_length=80, blank=True)
    printed = models.CharField(_("score"), max_length=40, blank=True)
    rank = models.DecimalField(_("rank"), max_digits=8, decimal_places=1, null=True, blank=True)
    grade = models.CharField(_("grade"), max_length=60, blank=True)
    points = models.JSONField(_("points"), default=dict)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["unit_class", models.F("rank").asc(nulls_last=True), "code"]
        constraints = [models.UniqueConstraint(fields=["run", "code"], name="one_score_a_unit")]

    def __str__(self) -> str:
        return f"{self.name} {self.printed}"


class Publication(models.Model):
    """Results made public; a correction replaces them, what was public before stays on file."""

    run = models.ForeignKey(AssessmentRun, models.PROTECT, related_name="publications", verbose_name=_("run"))
    scheme_code = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField(_("year"))
    month = models.PositiveSmallIntegerField(_("up to month"))
    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("text of the notice"), blank=True)
    objections_until = models.DateField(_("objections until"))
    state = models.CharField(
        _("state"), max_length=10, choices=PublicationState.choices, default=PublicationState.NOTICE
    )
    published_by = person(_("published by"))
    published_at = models.DateTimeField(_("published"))
    frozen_by = person(_("frozen by"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("replaces")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("published results")
        verbose_name_plural = _("published results")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme_code", "year", "month"],
                condition=~Q(state=PublicationState.REPLACED),
                name="one_standing_publication",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether objections are taken."""
        return self.state == PublicationState.NOTICE


class Objection(models.Model):
    """A unit's objection with evidence, and the office's answer."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="objections", verbose_name=_("published results")
    )
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("unit"))
    indicator = models.CharField(_("indicator"), max_length=60, blank=True)
    text = models.TextField(_("objection"))
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )
    filed_by = person(_("filed by"))
    filed_at = models.DateTimeField(_("filed"))
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.OPEN, blank=True
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_by = person(_("answered by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["filed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.unit}: {self.text[:40]}"
