"""What the county says to its stations, in the same language in which they write."""
