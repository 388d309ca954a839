"""Products and the one stock that the counter and the online shops share."""
