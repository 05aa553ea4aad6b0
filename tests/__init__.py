"""Checks of the whole: house style, access, browser."""
