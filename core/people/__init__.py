"""Farmers, villagers, organisations, clerks and their PINs, consents."""
