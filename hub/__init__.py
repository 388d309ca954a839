"""The county hub: takes in the stations' journals, answers, and shows the county."""
