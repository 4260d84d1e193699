"""Search on the device: what is typed, the index that the agent makes, and how the ui asks it."""
