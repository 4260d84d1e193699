"""CARRY: what goes to a kiosk on a stick, and what a kiosk gives back on it."""
