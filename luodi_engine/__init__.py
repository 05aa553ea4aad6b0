"""The decisions of Luodi as pure functions: no database, no clock, no files."""
