"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    name = "luodi.dashboards"
    label = "dashboards"
    verbose_name = _("Dashboards")
