"""Parcels: taken in by the scanner, handed over, sent."""
