"""Workbooks brought in: mapping, preview, dry run, run, errors back, undo."""
