"""What the station offers for sale: drafts, what they may not say, their pictures and files."""
