"""How words are found: folded, spelled and sounded alike when a pack is built, indexed and asked for."""
