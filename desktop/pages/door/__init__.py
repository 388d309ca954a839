"""Before the desk: the first run, unlocking the file, signing in."""
