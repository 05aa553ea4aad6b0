"""Pages of industry chains, one file a kind of page."""
