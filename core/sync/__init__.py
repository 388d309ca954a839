"""What travels between a station and its county, over a link or on a stick."""
