"""Who owes how much of which indicator by when."""
