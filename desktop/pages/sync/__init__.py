"""The county page: how things stand on the way to the county and back."""
