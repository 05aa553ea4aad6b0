"""The cockpit, the wall screen and each person's own work."""
