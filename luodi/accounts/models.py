"""Organizations as a tree, people, their dated postings, and personal API tokens."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from .choices import SEPARATED_ROLES, OrganizationKind, Role, TokenScope
from .scope import Scope, scope_of


class Organization(MP_Node):  # type: ignore[misc]
    """A city, county, zone, park, department or outpost; everything below it is in its place."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=20, blank=True)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind.choices)
    is_assessed = models.BooleanField(_("assessed unit"), default=False)
    region_code = models.CharField(_("region code"), max_length=6, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("active"), default=True)
    is_example = models.BooleanField(_("example"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else (self.short_name or self.name)


class User(AbstractUser):
    """A person with a login. What they may do follows from their postings alone."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=40)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organization"),
    )
    position = models.CharField(_("position"), max_length=60, blank=True)
    password_changed_at = models.DateTimeField(_("password changed"), null=True, blank=True)
    must_change_password = models.BooleanField(_("must change password"), default=False)
    session_stamp = models.PositiveIntegerField(_("session stamp"), default=0)
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def scope(self) -> Scope:
        """What this person may do and where, read once per request."""
        return scope_of(self)

    def get_full_name(self) -> str:
        """The person's name; Chinese names are kept in one piece."""
        return self.name

    def get_short_name(self) -> str:
        """The same."""
        return self.name

    def get_session_auth_hash(self) -> str:
        """Changes with the password and with the session stamp, so that both end every open session."""
        return f"{super().get_session_auth_hash()}{self.session_stamp}"


class PostingQuerySet(models.QuerySet["Posting"]):
    """Postings by day."""

    def current(self, on: date) -> "PostingQuerySet":
        """Postings that hold on a day; on the day it ends a posting holds no longer."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)


class Posting(models.Model):
    """A role of a person at an organization for a time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="postings", verbose_name=_("user"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="postings", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("granted by")
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(role__in=SEPARATED_ROLES, until__isnull=True),
                name="one_separated_role_each",
                violation_error_message=_("Nobody may hold two of the three separated administrator roles."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="posting_ends_after_it_starts",
                violation_error_message=_("A posting cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(granted_by=models.F("user")),
                name="nobody_grants_himself",
                violation_error_message=_("Nobody may grant a role to himself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.organization}"


class FormerPassword(models.Model):
    """The hash of a password used before, so that it is not used again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords")
    encoded = models.CharField(max_length=256)
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-replaced_at"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.replaced_at}"


class ApiToken(models.Model):
    """A personal token for the API; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens", verbose_name=_("user"))
    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(_("prefix"), max_length=12, db_index=True)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(_("scope"), max_length=10, choices=TokenScope.choices, default=TokenScope.READ)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_on = models.DateField(_("expires on"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
