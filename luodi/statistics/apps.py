"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatisticsConfig(AppConfig):
    name = "luodi.statistics"
    label = "statistics"
    verbose_name = _("Published statistics")
