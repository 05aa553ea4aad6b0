"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luodi.web.fragments import register_fragment


class TargetingConfig(AppConfig):
    name = "luodi.targeting"
    label = "targeting"
    verbose_name = _("Target enterprises")

    def ready(self) -> None:
        """Show what waits on the page of one's own work; tell targets by their merged enterprise."""
        from luodi.enterprises.references import after_move

        from .actions import renew_keys

        after_move("targeting.targetfirm", renew_keys)
        register_fragment("my_work", "targeting:waiting_panel", _("Target lists"))
