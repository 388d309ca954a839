"""The pages, each knowing no other."""
