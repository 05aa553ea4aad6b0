"""Template filters about stages."""
