"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChiefsConfig(AppConfig):
    name = "luodi.chiefs"
    label = "chiefs"
    verbose_name = _("Chain chiefs")
