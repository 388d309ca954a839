"""The produce page: what is bought of farmers, what is sold to the cities, what is still owed."""
