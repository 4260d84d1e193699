"""Who may say what, and how a kiosk makes sure of it."""
