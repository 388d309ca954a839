"""The device's signing key and what it signs."""
