"""Registers the app with Django, and its part of the page of an enterprise."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luodi.web.fragments import register_fragment


class ChainsConfig(AppConfig):
    name = "luodi.chains"
    label = "chains"
    verbose_name = _("Industry chains")

    def ready(self) -> None:
        """Put the segments of an enterprise on its page; keep what was confirmed when enterprises are merged."""
        from luodi.enterprises.references import on_merge

        from .actions import confirm_in_place, take_back_confirmed

        on_merge("chains.firmsegment", confirm_in_place, take_back_confirmed)
        register_fragment("enterprise", "chains:enterprise_panel", _("Places in the chains"))
