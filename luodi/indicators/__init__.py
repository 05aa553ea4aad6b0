"""What is measured: the catalogue of indicators and their measurement."""
