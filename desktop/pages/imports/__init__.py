"""Spreadsheets in and out."""

from desktop.pages.imports.page import ImportPage

__all__ = ["ImportPage"]
