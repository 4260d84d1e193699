"""What the server may do alone: take content away, and how an approver brings it back."""
