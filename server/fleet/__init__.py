"""Sites and the kiosks at them: who exists, who is trusted, who is well."""
