"""Photos beside the ledger: made small, kept encrypted under their digest."""
