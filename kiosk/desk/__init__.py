"""SIGN, on the signer's machine: requests as the kiosk will show them, and a window to sign them in."""
