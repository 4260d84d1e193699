"""What was read, counted once: batches in, questions answered."""
