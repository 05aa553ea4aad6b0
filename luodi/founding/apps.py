"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundingConfig(AppConfig):
    name = "luodi.founding"
    label = "founding"
    verbose_name = _("First start")
