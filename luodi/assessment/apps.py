"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "luodi.assessment"
    label = "assessment"
    verbose_name = _("Assessment")
