"""The declarations of the station's trade."""
