"""SHOW, beside the way: every screen, block and state as pictures, for whoever judges how the kiosk looks."""
