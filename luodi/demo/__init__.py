"""The sample city, built through the actions from a fixed seed."""
