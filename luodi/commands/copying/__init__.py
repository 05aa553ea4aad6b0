"""A copy of database and documents in one file that both databases can read."""
