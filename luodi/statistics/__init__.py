"""Published statistics of places, and the check of their printed figures."""
