"""What people with keys say to the server, and how each call is signed."""
