"""What can be done at the hub without a screen, one file per verb."""
