"""The device: a ui that draws and an agent that syncs, joined by local files."""
