"""Blocks in, boxes and pictures out: Pango and cairo, no window."""
