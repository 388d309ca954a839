"""Rules and tables as data: shipped ones, and a county's signed pack in their place."""
