"""Reads of training for screens, papers and verbs."""
