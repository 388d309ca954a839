"""Listings out: as the files that platforms take, with the pictures beside them."""
