"""Writes of ladder versions."""

from .versions import adopt_version, body_digest, draft_version, edit_draft, load_shipped, withdraw_version

__all__ = ["adopt_version", "body_digest", "draft_version", "edit_draft", "load_shipped", "withdraw_version"]
