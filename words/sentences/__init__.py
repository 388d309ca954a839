"""Sentences for every error code, one file per room of ``core``."""
