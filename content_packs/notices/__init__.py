"""Urgent messages: their format, their source, what can be wrong in them."""
