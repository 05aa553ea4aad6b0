"""Registers the app with Django, and its parts of other pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luodi.web.fragments import register_fragment


class CapitalConfig(AppConfig):
    name = "luodi.capital"
    label = "capital"
    verbose_name = _("Paid-in capital")

    def ready(self) -> None:
        """Let money follow its project; put money on the page of a project, and projects on that of an enterprise."""
        from luodi.projects.actions import when_counting_changes

        from .actions import follow_project

        when_counting_changes(follow_project)
        register_fragment("project", "capital:project_panel", _("Money by month"))
        register_fragment("enterprise", "capital:enterprise_panel", _("Projects"))
