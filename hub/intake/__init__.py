"""Taking in what stations send, and answering in the same breath."""
