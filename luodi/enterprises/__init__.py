"""Enterprises, their names, contacts and duplicates."""
