"""The people who sign in. Staff accounts are the only personal data this server holds."""
