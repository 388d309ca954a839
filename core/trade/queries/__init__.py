"""Reads of one screenful over a read-only connection."""
