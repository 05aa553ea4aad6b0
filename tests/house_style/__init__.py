"""Checks that the house style is kept."""
