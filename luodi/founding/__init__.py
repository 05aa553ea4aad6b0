"""The first start: the city, its units and its first people, entered by whoever started the server."""
