"""The kiosk's screen: the only place that knows Kivy. Boxes in, pixels out; touches in, actions out."""
