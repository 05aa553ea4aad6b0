"""The change log chained by hash, and documents kept as evidence."""
