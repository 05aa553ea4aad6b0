"""Registers the interface for programs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """Its only table keeps the answers to repeated writes."""

    name = "luodi.api"
    verbose_name = _("Interface for programs")
