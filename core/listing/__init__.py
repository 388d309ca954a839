"""What a station says of its goods: drafts, pictures, the claims check, platforms' files."""
