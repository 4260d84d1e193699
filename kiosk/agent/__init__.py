"""The kiosk's agent: the network side of the device. It has no display and decides no words."""
