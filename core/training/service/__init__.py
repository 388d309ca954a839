"""What a trainer can do: courses, classes, rosters, the door, results, calls."""
