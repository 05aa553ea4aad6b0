"""Finding target enterprises: the universe of firms, ranking with reasons, quarterly lists."""
