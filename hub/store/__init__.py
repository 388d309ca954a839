"""Where the county keeps what it was sent: one schema on SQLite and PostgreSQL."""
