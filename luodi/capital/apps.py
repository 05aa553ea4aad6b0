"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CapitalConfig(AppConfig):
    name = "luodi.capital"
    label = "capital"
    verbose_name = _("Paid-in capital")
