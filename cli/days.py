"""Reading the days of a command line."""

from __future__ import annotations

import argparse
import datetime as dt


def day(text: str) -> dt.date:
    """Return a day written as 2026-11-21; argparse tells of any other."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} (YYYY-MM-DD)") from error
