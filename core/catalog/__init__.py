"""Products, units, grades and the one shared stock."""
