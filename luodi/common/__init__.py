"""Base classes without domain words: money fields, keyset paging, search indexes, workbooks."""
