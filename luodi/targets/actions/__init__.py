"""Writes of targets."""

from .setting import obstacles_to_target, set_target, set_targets

__all__ = ["obstacles_to_target", "set_target", "set_targets"]
