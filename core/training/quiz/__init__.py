"""Questions: what they are, as GIFT text, as a spreadsheet."""
