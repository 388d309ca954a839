"""Training: who attended which class."""
