"""Writes of reference data."""

from .layouts import correct_leading_industry, remove_leading_industry, set_layout
from .loading import load_reference
from .special_days import remove_special_day, set_special_day

__all__ = [
    "correct_leading_industry",
    "load_reference",
    "remove_leading_industry",
    "remove_special_day",
    "set_layout",
    "set_special_day",
]
