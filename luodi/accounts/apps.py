"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "luodi.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Begin to note logins, and tell the pages what the city is called."""
        from luodi.web.context import register_city

        from . import login_events, queries  # noqa: F401

        register_city(queries.city_name)
