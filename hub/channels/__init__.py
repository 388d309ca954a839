"""What the county says to its stations."""
