"""The one process that holds online keys, and what it has published."""
