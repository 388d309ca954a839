"""The clerk's screens: the only room that knows Qt."""
