"""SPEAK: words → sound by a synthesiser: how it is called, and what a build makes with it."""
