"""Course packs: what a course is made of, packed, signed, checked, installed."""
