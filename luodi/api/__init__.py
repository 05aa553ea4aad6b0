"""The interface for programs: the same records, rights and actions as the pages, over JSON."""
