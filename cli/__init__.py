"""The verbs, one file each: no Qt."""
