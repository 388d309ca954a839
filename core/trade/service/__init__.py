"""What a clerk can do in trade: one method, one transaction."""
