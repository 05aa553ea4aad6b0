"""Registers what programs can read and do."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EndpointsConfig(AppConfig):
    """No table of its own: the records belong to the domains."""

    name = "luodi.endpoints"
    verbose_name = _("Interface for programs")
