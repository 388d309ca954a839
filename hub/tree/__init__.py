"""The county's public memory: what it accepted, in one tree that can only grow."""
