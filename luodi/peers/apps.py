"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeersConfig(AppConfig):
    name = "luodi.peers"
    label = "peers"
    verbose_name = _("Peer marks")
