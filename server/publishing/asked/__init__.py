"""The parts of the store of signing requests; `publishing.requests` holds them together."""
