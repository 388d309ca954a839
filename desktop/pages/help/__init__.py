"""The help page: first steps, keys, what to do when something goes wrong."""
