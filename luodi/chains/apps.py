"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChainsConfig(AppConfig):
    name = "luodi.chains"
    label = "chains"
    verbose_name = _("Industry chains")
