"""Writes of targets."""

from .setting import obstacles_to_target, set_target, set_targets
from .taking_back import take_back_targets

__all__ = ["obstacles_to_target", "set_target", "set_targets", "take_back_targets"]
