"""SIGN: the rooms of the signer's window, each a state → panes of boxes."""
