"""Registers the app with Django, and its parts of other pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luodi.web.fragments import register_fragment


class CapitalConfig(AppConfig):
    name = "luodi.capital"
    label = "capital"
    verbose_name = _("Paid-in capital")

    def ready(self) -> None:
        """Put money on the page of a project, and projects on the page of an enterprise."""
        register_fragment("project", "capital:project_panel", _("Money by month"))
        register_fragment("enterprise", "capital:enterprise_panel", _("Projects"))
