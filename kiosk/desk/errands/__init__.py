"""SIGN: what is done beside the window: requests fetched, judged, signed, refused."""
