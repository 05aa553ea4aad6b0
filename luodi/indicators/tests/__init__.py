"""Tests of the indicators: worked by hand, as of past days, and their pages."""
