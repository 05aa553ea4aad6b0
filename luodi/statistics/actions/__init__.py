"""Writes of published tables."""

from .entering import enter_table, load_published, remove_table

__all__ = ["enter_table", "load_published", "remove_table"]
