"""Writes of ladder versions."""

from .versions import adopt_version, draft_version, edit_draft, load_shipped, withdraw_version

__all__ = ["adopt_version", "draft_version", "edit_draft", "load_shipped", "withdraw_version"]
