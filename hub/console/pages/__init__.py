"""The console's pages, one file each; a page lists its doors and knows no other page."""
