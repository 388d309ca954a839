"""The device log: append, chain, sign, verify, apply, rebuild."""
