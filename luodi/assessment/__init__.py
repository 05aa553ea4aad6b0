"""Schemes, runs, published results and objections of the assessment of units."""
