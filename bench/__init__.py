"""Speed at full size; each ``run_*.py`` prints a table that docs/performance.md keeps."""
