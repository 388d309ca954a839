"""What a station knows and does: no Qt, no web framework, no words for people."""
