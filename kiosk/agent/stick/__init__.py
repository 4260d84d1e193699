"""A stick in the kiosk: its content comes in by the same trust, and what the kiosk counted goes out, sealed."""
