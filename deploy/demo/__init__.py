"""A whole gate on one machine, for showing and for proving: keys, packs, server, publisher, one kiosk."""
