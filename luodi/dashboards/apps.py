"""Registers the app with Django, and the mark of waiting work in the menu."""

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from luodi.web.context import register_count


class DashboardsConfig(AppConfig):
    name = "luodi.dashboards"
    label = "dashboards"
    verbose_name = _("Dashboards")

    def ready(self) -> None:
        """Tell the shell how to count waiting work; models can be read from here on."""
        register_count("my_work", import_string("luodi.dashboards.queries.work_count"))
