"""What travels: formats, checks, build, typesetting, signing and trust. Knows neither kiosk nor server."""
