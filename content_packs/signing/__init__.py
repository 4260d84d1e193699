"""People with keys: their keys, requests and signatures."""
