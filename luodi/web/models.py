"""How a person likes a list: saved views by name, and the columns chosen last."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A list page with its filters, order and columns under a name; the one without a name keeps the columns."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("user")
    )
    page = models.CharField(_("page"), max_length=60)
    name = models.CharField(_("name"), max_length=40, blank=True)
    query = models.TextField(_("address"), blank=True)
    is_default = models.BooleanField(_("opens first"), default=False)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"],
                name="view_name_once",
                violation_error_message=_("You already have a view of this name."),
            ),
            models.UniqueConstraint(
                fields=["user", "page"], condition=Q(is_default=True), name="one_default_view"
            ),
        ]

    def __str__(self) -> str:
        return self.name
