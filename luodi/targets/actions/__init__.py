"""Writes of targets."""

from .setting import set_target

__all__ = ["set_target"]
