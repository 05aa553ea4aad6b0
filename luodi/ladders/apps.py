"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LaddersConfig(AppConfig):
    name = "luodi.ladders"
    label = "ladders"
    verbose_name = _("Ladders")
