"""Errands: bills, top-ups, tickets, forms, cash at the bank's terminal."""
