"""Classes of the station's training: planned, signed in at the door, taught, closed."""
