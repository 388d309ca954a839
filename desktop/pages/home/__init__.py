"""The home page: what is to be done today."""
