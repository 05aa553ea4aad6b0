"""Tests of the cockpit and of my work."""
