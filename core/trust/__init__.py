"""What others rely on: evidence drawn from the ledgers, and what is decided on it."""
