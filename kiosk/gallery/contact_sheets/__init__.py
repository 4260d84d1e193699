"""LOOK: every page of packs in every language on sheets, one page a sheet: for whoever looks through all of them."""
