"""Every meaningful write to enterprises."""

from .registering import register_enterprise, update_enterprise

__all__ = ["register_enterprise", "update_enterprise"]
