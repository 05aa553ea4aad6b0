"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetingConfig(AppConfig):
    name = "luodi.targeting"
    label = "targeting"
    verbose_name = _("Target enterprises")
