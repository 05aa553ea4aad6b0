"""Collects, checks and compiles translations without gettext's programs."""
