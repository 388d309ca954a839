"""Tables of records for the screens: lazy, one screenful at a time."""
