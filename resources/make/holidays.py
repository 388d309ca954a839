"""Make resources/packs/default/holidays.json from the tables of the package chinesecalendar.

    pip install chinesecalendar==1.11.0
    python resources/make/holidays.py 2024 2025 2026

Days off that follow each other and bear one name become one span. 2026 was read against the
notice of the State Council's office of 2025-11-04 as the news published it.
"""

from __future__ import annotations

import datetime as dt
import importlib
import importlib.metadata
import json
import sys
from pathlib import Path
from typing import Any, Final

TARGET: Final = Path(__file__).resolve().parents[1] / "packs" / "default" / "holidays.json"
CHINESE: Final = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}
CHECKED_ON: Final = "2026-11-21"
NOTICES: Final = {2026: "国务院办公厅 2025-11-04 通知（公开网页核对）"}


def spans(days: dict[dt.date, str], year: int) -> list[dict[str, str]]:
    """Return a year's days off as spans of one name each."""
    found: list[dict[str, str]] = []
    for day in sorted(day for day in days if day.year == year):
        name = days[day]
        before = (day - dt.timedelta(days=1)).isoformat()
        if found and found[-1]["last"] == before and found[-1]["en"] == name:
            found[-1]["last"] = day.isoformat()
        else:
            iso = day.isoformat()
            found.append({"zh": CHINESE[name], "en": name, "first": iso, "last": iso})
    return found


def main() -> None:
    """Write the years that were asked for."""
    table: Any = importlib.import_module("chinese_calendar.constants")
    package = f"chinesecalendar {importlib.metadata.version('chinesecalendar')} (MIT)"
    years = [
        {
            "year": year,
            "source": NOTICES.get(year, package),
            "off": spans(table.holidays, year),
            "work": [day.isoformat() for day in sorted(table.workdays) if day.year == year],
        }
        for year in map(int, sys.argv[1:])
    ]
    sheet = {"source": package, "checked_on": CHECKED_ON, "years": years}
    TARGET.write_text(json.dumps(sheet, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
