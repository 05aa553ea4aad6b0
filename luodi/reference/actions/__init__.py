"""Writes of reference data."""

from .loading import load_reference
from .special_days import remove_special_day, set_special_day

__all__ = ["load_reference", "remove_special_day", "set_special_day"]
