"""Paid-in capital by month, its acceptance, frozen months and credit shares."""
