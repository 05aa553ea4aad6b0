"""Chain chiefs, their deliverables, yearly chain targets and the chief's page."""
