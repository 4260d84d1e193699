"""What the screens look like: a visit's state in, sheets of boxes out. Pure, no window."""
