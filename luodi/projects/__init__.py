"""Leads and projects from first contact to production."""
