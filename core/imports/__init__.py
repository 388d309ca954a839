"""Tables found in spreadsheets: which column is what, which rows are data, what is doubtful."""
