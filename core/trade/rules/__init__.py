"""Pure rules over trade records."""
