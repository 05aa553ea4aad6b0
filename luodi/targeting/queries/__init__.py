"""Reads of rounds, submissions and targets."""
