"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "luodi.projects"
    label = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        """Let a project's search text follow when its investor is merged into another."""
        from luodi.enterprises.references import after_move

        from .actions import renew_search_texts

        after_move("projects.project", renew_search_texts)
