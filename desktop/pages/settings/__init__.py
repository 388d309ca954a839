"""The settings page: one card for each thing that a station sets."""
