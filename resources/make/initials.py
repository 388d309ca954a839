"""Make resources/pinyin/initials.json from pypinyin's tables.

    python resources/make/initials.py

One letter for each ideograph of the three blocks that names are written with (the commonest
reading), the letters of its other readings, the few beyond, and the readings that a
character takes as a surname. The program itself never loads pypinyin.
"""

from __future__ import annotations

import importlib.metadata
import json
import unicodedata
from pathlib import Path
from typing import Final

from pypinyin.constants import PINYIN_DICT

TARGET: Final = Path(__file__).resolve().parents[1] / "pinyin" / "initials.json"
BLOCKS: Final = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF))
OTHERS_FROM: Final = 0x20000
"""Below lie bopomofo and private characters that no name is written with."""
SURNAMES: Final = {
    "单": "s", "仇": "q", "曾": "z", "解": "x", "查": "z", "区": "o", "覃": "q", "乐": "y",
    "种": "c", "折": "s", "翟": "z", "祭": "z", "召": "s", "秘": "b", "繁": "p", "隗": "w",
    "乜": "n", "阚": "k", "郇": "x", "佴": "n", "娄": "l", "郗": "x", "盖": "g", "朴": "p",
    "尉": "w", "员": "y", "缪": "m", "任": "r", "纪": "j", "那": "n", "葛": "g", "柏": "b",
}  # fmt: skip
LONG_SURNAMES: Final = {
    "尉迟": "yc", "长孙": "zs", "万俟": "mq", "单于": "cy", "澹台": "tt", "令狐": "lh",
    "皇甫": "hf", "诸葛": "zg", "司马": "sm", "欧阳": "oy", "上官": "sg", "东方": "df",
    "夏侯": "xh", "公孙": "gs", "慕容": "mr", "宇文": "yw", "呼延": "hy", "端木": "dm",
    "独孤": "dg", "南宫": "ng", "申屠": "st", "太史": "ts", "轩辕": "xy", "钟离": "zl",
}  # fmt: skip


def letter(reading: str) -> str:
    """Return the first letter of one reading, its tone marks taken off."""
    bare = unicodedata.normalize("NFD", reading)
    return next(c for c in bare.lower() if c.isascii() and c.isalpha())


def letters(code: int) -> str:
    """Return the letters of a character's readings, the commonest first."""
    readings = PINYIN_DICT.get(code, "")
    return "".join(dict.fromkeys(letter(one) for one in readings.split(",") if one))


def table() -> dict[str, object]:
    """Return the whole table as it is written."""
    also: dict[str, str] = {}
    others: dict[str, str] = {}
    blocks = []
    for first, last in BLOCKS:
        line = []
        for code in range(first, last + 1):
            found = letters(code)
            line.append(found[:1] or ".")
            if found[1:]:
                also[found[1:]] = also.get(found[1:], "") + chr(code)
        blocks.append({"first": f"{first:04X}", "letters": "".join(line)})
    for code in sorted(PINYIN_DICT):
        inside = any(first <= code <= last for first, last in BLOCKS)
        if not inside and code > OTHERS_FROM and letters(code):
            others[letters(code)[0]] = others.get(letters(code)[0], "") + chr(code)
    return {
        "source": f"pypinyin {importlib.metadata.version('pypinyin')} (MIT)",
        "blocks": blocks,
        "others": dict(sorted(others.items())),
        "also": dict(sorted(also.items())),
        "surnames": SURNAMES,
        "long_surnames": LONG_SURNAMES,
    }


def main() -> None:
    """Write the table, one entry of the top level a line."""
    rows = [
        f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"
        for name, value in table().items()
    ]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
