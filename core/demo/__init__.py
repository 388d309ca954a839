"""A believable station's life, made up through the same services that clerks use."""
