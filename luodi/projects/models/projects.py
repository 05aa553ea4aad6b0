"""A project from first contact to production, and each past state of its figures."""

from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization
from luodi.common.fields import WanField, WanUsdField
from luodi.enterprises.models import Enterprise
from luodi.projects.choices import InvestorRole, Participation, Stage, Status
from luodi.reference.models import Region

from .figures import ProjectFigures

OPEN_STATUSES = (Status.ONGOING, Status.DELAYED)
CLOSED_STATUSES = tuple(status for status in Status if status not in OPEN_STATUSES)


BATCH_COLUMNS = [
    "signed_on",
    "host",
    "countable",
    "same_as",
    "contracted_investment",
    "performing_since",
    "landed_on",
    "construction_started_on",
    "production_started_on",
    "paid_in_total",
    "in_park",
    "fits_leading_industry",
    "status",
]
LOAD_COLUMNS = [
    "host",
    "stage",
    "status",
    "planned_investment",
    "contracted_investment",
    "pending_stage",
    "signed_on",
    "construction_started_on",
    "stage_due_on",
    "last_touched_on",
    "next_step_due_on",
    "same_as",
    "introduced_by",
    "responsible_unit",
]


WITHHELD = (
    "next_step",
    "next_step_due_on",
    "problems",
    "status_reason",
    "leader_in_charge",
    "officer",
)
"""What belongs to the work on a project: those who see it only because it is signed do not get it."""


class NarrowRows(models.query.ModelIterable):  # type: ignore[type-arg]
    """Rows as their reader may see them: without what belongs to the work where they are narrow."""

    def __iter__(self) -> Iterator["Project"]:
        for project in super().__iter__():
            if project.is_narrow:
                project.withhold()
            yield project


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects by state and shape."""

    def living(self) -> "ProjectQuerySet":
        """Projects that were not found to be a double report of another.

        Written as "not known to be one": else SQLite walks the index of double reports through nearly all rows
        instead of the index of the order asked for.
        """
        return self.exclude(same_as__isnull=False)

    def active(self) -> "ProjectQuerySet":
        """Living projects that go on; written so that no database reads nearly all rows by their status."""
        return self.living().exclude(status__in=CLOSED_STATUSES)

    def narrowed_to(self, whole: Q) -> "ProjectQuerySet":
        """Rows outside ``whole`` come as ``is_narrow``, without ``WITHHELD``; ``values()`` knows nothing of that."""
        narrow = Case(When(whole, then=Value(False)), default=Value(True), output_field=models.BooleanField())
        rows = self.annotate(is_narrow=narrow)  # type: ignore[no-redef]
        rows._iterable_class = NarrowRows
        return rows

    def whole(self) -> "ProjectQuerySet":
        """Those that come with their next steps; to be asked before anything is found by what is withheld."""
        if "is_narrow" not in self.query.annotations:
            return self
        return self.filter(is_narrow=False)  # type: ignore[misc]

    def for_list(self) -> "ProjectQuerySet":
        """With what a list row shows."""
        return self.select_related("host", "park", "industry", "lead_investor", "responsible_unit", "officer")

    def for_detail(self) -> "ProjectQuerySet":
        """With what the project page shows of the row itself."""
        return self.for_list().select_related(
            "investor_province", "investor_city", "local_company", "introduced_by", "same_as", "created_by"
        )


class Project(ProjectFigures):
    """A lead or project of the ledger."""

    code = models.CharField(_("number"), max_length=30, unique=True)
    outside_code = models.CharField(_("number elsewhere"), max_length=60, blank=True, db_index=True)
    name = models.CharField(_("name"), max_length=160)
    normalised_name = models.CharField(max_length=160, db_index=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    summary = models.TextField(_("content and scale"), blank=True)
    lead_investor = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("investor")
    )
    local_company = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("local company")
    )
    investor_province = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("investor's province")
    )
    investor_city = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("investor's city")
    )
    land_area_mu = models.DecimalField(_("land (mu)"), max_digits=10, decimal_places=2, null=True, blank=True)
    plant_area_sqm = models.DecimalField(
        _("plant (m²)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    jobs = models.PositiveIntegerField(_("jobs promised"), null=True, blank=True)
    output_promised = WanField(_("yearly output promised (10,000 yuan)"), null=True, blank=True)
    tax_promised = WanField(_("yearly tax promised (10,000 yuan)"), null=True, blank=True)
    responsible_unit = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible unit"),
    )
    introduced_by = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("introduced by")
    )
    leader_in_charge = models.CharField(_("leader in charge"), max_length=60, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("officer"),
    )
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_step_due_on = models.DateField(_("next step due"), null=True, blank=True)
    problems = models.TextField(_("problems"), blank=True)
    first_contact_on = models.DateField(_("first contact"), null=True, blank=True)
    first_capital_on = models.DateField(_("first capital"), null=True, blank=True)
    paid_in_total = WanField(_("accepted capital in all (10,000 yuan)"), default=0)
    paid_in_usd_total = WanUsdField(_("accepted capital in all (10,000 US dollars)"), default=0)
    planned_start_on = models.DateField(_("planned start"), null=True, blank=True)
    planned_completion_on = models.DateField(_("planned completion"), null=True, blank=True)
    planned_production_on = models.DateField(_("planned production"), null=True, blank=True)
    exclusions = models.JSONField(_("exclusions"), default=list, blank=True)
    exclusion_note = models.CharField(_("note on exclusions"), max_length=200, blank=True)
    stage_entered_on = models.DateField(_("in this stage since"))
    stage_due_on = models.DateField(_("stage due"), null=True, blank=True)
    last_touched_on = models.DateField(_("last activity"), db_index=True)
    status_reason = models.CharField(_("reason of status"), max_length=200, blank=True)
    status_since = models.DateField(_("status since"), null=True, blank=True)
    pending_stage = models.CharField(_("claimed stage"), max_length=30, blank=True, db_index=True)
    evidence_owed = models.BooleanField(_("evidence owed"), default=False)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    same_as = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="double_reports",
        verbose_name=_("same as"),
    )
    is_example = models.BooleanField(_("example"), default=False)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"))

    objects = ProjectQuerySet.as_manager()
    is_narrow = False  # set where rows are read for somebody; see ``narrowed_to``

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="project_by_change"),
            models.Index(fields=["host", "-updated_at", "-id"], name="project_by_host"),
            models.Index(fields=["host", "stage", "status", "-updated_at", "-id"], name="project_by_stage"),
            models.Index(fields=["stage", "-updated_at", "-id"], name="project_stage_change"),
            # The cockpit's sums are answered from these alone, without opening the wide rows.
            models.Index(fields=BATCH_COLUMNS, name="project_batch"),
            models.Index(
                fields=["construction_started_on", "host", "countable", "same_as"], name="project_starts"
            ),
            models.Index(
                fields=["production_started_on", "host", "countable", "same_as"], name="project_productions"
            ),
            models.Index(fields=LOAD_COLUMNS, name="project_load"),
            models.Index(fields=["status", "last_touched_on"], name="project_by_touch"),
            models.Index(
                fields=["signed_accepted_on", "host", "countable", "same_as"], name="project_signings"
            ),
            # The orders of the ledger; without its index an order reads and sorts every wide row.
            models.Index(fields=["-contracted_investment", "-id"], name="project_by_amount"),
            models.Index(fields=["planned_investment", "id"], name="project_by_planned"),
            models.Index(fields=["paid_in_total", "id"], name="project_by_arrived"),
            models.Index(fields=["stage_due_on", "id"], name="project_by_stage_due"),
            models.Index(
                fields=["stage_due_on", "id"], name="project_waiting", condition=Q(pending_stage__gt="")
            ),
            models.Index(fields=["next_step_due_on", "id"], name="project_by_step_due"),
            models.Index(fields=["name", "id"], name="project_by_name"),
            models.Index(fields=["officer", "status"], name="project_by_officer"),
            models.Index(fields=["officer", "next_step_due_on"], name="project_steps_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_investment__isnull=True) | Q(planned_investment__gte=0),
                name="planned_not_negative",
                violation_error_message=_("The planned total cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(contracted_investment__isnull=True) | Q(contracted_investment__gte=0),
                name="contracted_not_negative",
                violation_error_message=_("The contract amount cannot be negative."),
            ),
            models.CheckConstraint(
                condition=~Q(same_as=models.F("id")),
                name="not_same_as_itself",
                violation_error_message=_("A project cannot be a double report of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def withhold(self) -> None:
        """Empty what belongs to the work; ``withheld`` keeps what the order of a list is made of."""
        self.withheld = {"next_step_due_on": self.__dict__.get("next_step_due_on")}
        for name in WITHHELD:
            field = Project._meta.get_field(name)
            setattr(self, name, None if field.null else "")

    @property
    def stage_label(self) -> str:
        """The stage in words; a city's own stage shows its code where no label is known."""
        return str(dict(Stage.choices).get(self.stage, self.stage))


class ProjectRecord(ProjectFigures):
    """The figures of a project as they stood from one moment to another: what was reported on a past day."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="records", verbose_name=_("project"))
    living = models.BooleanField(default=True)
    recorded_from = models.DateTimeField(_("recorded from"))
    recorded_to = models.DateTimeField(_("recorded to"), null=True, blank=True)

    class Meta:
        verbose_name = _("past figures")
        verbose_name_plural = _("past figures")
        indexes = [
            models.Index(fields=["recorded_from", "recorded_to"], name="record_by_time"),
            models.Index(fields=["project", "-recorded_from"], name="record_by_project"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(recorded_to__isnull=True), name="one_current_record"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.recorded_from}"


class Investor(models.Model):
    """An enterprise that takes part in a project beside the lead investor."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="investors", verbose_name=_("project"))
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("enterprise"))
    role = models.CharField(
        _("role"), max_length=20, choices=InvestorRole.choices, default=InvestorRole.PARTNER
    )

    class Meta:
        verbose_name = _("investor")
        verbose_name_plural = _("investors")
        constraints = [
            models.UniqueConstraint(fields=["project", "enterprise", "role"], name="investor_once")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.role}"


class Participant(models.Model):
    """An organization that takes part in a project and therefore sees it."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="participants", verbose_name=_("project")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="participations", verbose_name=_("organization")
    )
    kind = models.CharField(
        _("as"), max_length=20, choices=Participation.choices, default=Participation.ASSISTS
    )

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.UniqueConstraint(fields=["project", "organization", "kind"], name="participant_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.kind}"


class ProjectNumber(models.Model):
    """The last project number given out in a year; locked while numbers are taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"
