"""Regions, industries and the working calendar."""
