"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "luodi.imports"
    label = "imports"
    verbose_name = _("Imports")
