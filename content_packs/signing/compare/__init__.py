"""SIGN: two versions of the same file side by side, so that no change is invisible."""
