"""Industry chains: versioned maps, segments and links, local firms, gaps, clusters and entry options."""
