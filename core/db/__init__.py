"""The one encrypted SQLite file: lock, open, unlock, steps, back up, check."""
