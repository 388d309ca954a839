"""The page of papers: every numbered document, reprints, voids, receipts that stand alone."""
