"""Rounds of awards with their criteria and judges; nominations with evidence, marks, and declared interests."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization
from luodi.audit.models import Document
from luodi.projects.models import Project

from .choices import AwardKind, MarkRule, RoundState

PERSON: Any = settings.AUTH_USER_MODEL


def person(label: Any, **more: Any) -> Any:
    """Somebody who did something, kept for good."""
    return models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=label, **more)


class AwardRound(models.Model):
    """One award of one year: what is chosen, by which rule, how many places there are."""

    title = models.CharField(_("title"), max_length=120)
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=12, choices=AwardKind.choices)
    places = models.PositiveSmallIntegerField(_("places"), default=10)
    rule = models.CharField(_("rule"), max_length=8, choices=MarkRule.choices, default=MarkRule.TRIMMED)
    least_judges = models.PositiveSmallIntegerField(_("judges each at least"), default=3)
    nominations_until = models.DateField(_("nominations until"))
    note = models.TextField(_("conditions"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=RoundState.choices, default=RoundState.NOMINATING
    )
    made_by = person(_("made by"))
    made_at = models.DateTimeField(_("made"))
    published_by = person(_("published by"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    frozen_by = person(_("frozen by"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["-year", "title", "pk"]
        constraints = [models.UniqueConstraint(fields=["year", "title"], name="one_award_a_year_and_title")]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"

    @property
    def is_public(self) -> bool:
        """Whether everybody sees the nominations and the results."""
        return self.state in (RoundState.PUBLISHED, RoundState.FROZEN)


class Criterion(models.Model):
    """What judges give marks for, and how many at most."""

    award = models.ForeignKey(AwardRound, models.CASCADE, related_name="criteria", verbose_name=_("award"))
    title = models.CharField(_("criterion"), max_length=80)
    most = models.DecimalField(_("at most"), max_digits=6, decimal_places=2)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["award", "title"], name="one_criterion_a_title")]

    def __str__(self) -> str:
        return self.title


class Judge(models.Model):
    """Somebody who scores the nominations of a round."""

    award = models.ForeignKey(AwardRound, models.CASCADE, related_name="judges", verbose_name=_("award"))
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("judge"))

    class Meta:
        verbose_name = _("judge")
        verbose_name_plural = _("judges")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["award", "person"], name="one_seat_a_judge")]

    def __str__(self) -> str:
        return str(self.person)


class Nomination(models.Model):
    """Who or what is nominated, for which unit, on which evidence, and what came of it."""

    award = models.ForeignKey(AwardRound, models.PROTECT, related_name="nominations", verbose_name=_("award"))
    name = models.CharField(_("nominated"), max_length=120)
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("unit"))
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project")
    )
    reason = models.TextField(_("reasons"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("evidence"))
    filed_by = person(_("nominated by"))
    filed_at = models.DateTimeField(_("nominated"))
    score = models.DecimalField(_("score"), max_digits=9, decimal_places=3, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    is_chosen = models.BooleanField(_("chosen"), default=False)
    counted = models.PositiveSmallIntegerField(_("judges counted"), default=0)

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = [models.F("rank").asc(nulls_last=True), "filed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["award", "name"], name="one_nomination_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def verdict(self) -> str:
        """The reason of the result in words, in the language of the page; nothing before there is one."""
        if self.score is None:
            return ""
        told = gettext("{rule} of {count} judges: {score}; place {rank}, {places} places.")
        return told.format(
            rule=self.award.get_rule_display(),
            count=self.counted,
            score=self.score,
            rank=self.rank,
            places=self.award.places,
        )


class Mark(models.Model):
    """The points a judge gives a nomination on a criterion."""

    nomination = models.ForeignKey(
        Nomination, models.CASCADE, related_name="marks", verbose_name=_("nomination")
    )
    judge = models.ForeignKey(Judge, models.CASCADE, related_name="marks", verbose_name=_("judge"))
    criterion = models.ForeignKey(
        Criterion, models.CASCADE, related_name="marks", verbose_name=_("criterion")
    )
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [
            models.UniqueConstraint(fields=["nomination", "judge", "criterion"], name="one_mark_each")
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Interest(models.Model):
    """A judge's declared interest in a nomination; whoever has one does not score it."""

    nomination = models.ForeignKey(
        Nomination, models.CASCADE, related_name="interests", verbose_name=_("nomination")
    )
    judge = models.ForeignKey(Judge, models.CASCADE, related_name="interests", verbose_name=_("judge"))
    reason = models.CharField(_("interest"), max_length=200)
    declared_at = models.DateTimeField(_("declared"))

    class Meta:
        verbose_name = _("declared interest")
        verbose_name_plural = _("declared interests")
        constraints = [models.UniqueConstraint(fields=["nomination", "judge"], name="one_interest_each")]

    def __str__(self) -> str:
        return self.reason
