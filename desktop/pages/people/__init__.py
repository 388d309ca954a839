"""People: who they are, what they agreed to, what was dealt with them."""
