"""Industry chains: graphs, positions, gaps, clusters, relatedness, and the ranking of target enterprises."""
