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
