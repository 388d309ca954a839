"""Spreadsheet and CSV bytes <-> typed cells: no mapping, no meaning."""
