"""What is too heavy to be imported while the desk opens."""

HEAVY = frozenset(
    {
        "PIL",
        "babel",
        "cryptography.x509",
        "keyring",
        "lunar_python",
        "numpy",
        "openpyxl",
        "python_calamine",
        "reportlab",
        "requests",
        "segno",
        "sqlite_utils",
        "uharfbuzz",
        "xlsxwriter",
    }
)
"""Modules that have no business before the window shows."""

LATER = frozenset(
    {
        "PySide6.QtNetwork",
        "core.blobs",
        "core.catalog",
        "core.county",
        "core.imports",
        "core.listing",
        "core.packs",
        "core.paper",
        "core.sync",
        "core.trade",
        "core.training",
        "core.trust",
        "desktop.models",
        "desktop.pages.home.reading",
        "desktop.widgets.form",
    }
)
"""What is not loaded, nor anything below it, before the home page can be used."""
MOST = 113
"""So many modules of the desk's own are loaded by then: each one takes a clerk's time."""
