"""The components of every page: one module a family, each tag documented with its parameters."""
