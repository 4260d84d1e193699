"""Alerts of others, in the Common Alerting Protocol, made drafts that our own people sign or leave."""
