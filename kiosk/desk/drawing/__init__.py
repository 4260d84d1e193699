"""SIGN: the pages of a request as the kiosk would show them, drawn by its own screens."""
