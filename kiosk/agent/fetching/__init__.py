"""FETCH: what is fetched when, from where, and out of what lies here already."""
