"""Tests of peer marks."""
