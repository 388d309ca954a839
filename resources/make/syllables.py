"""Make resources/pinyin/syllables.json from pypinyin's table.

    python resources/make/syllables.py

For each syllable without its tone, the ideographs that are read so most often. The program itself
never loads pypinyin.
"""

from __future__ import annotations

import importlib.metadata
import json
import unicodedata
from pathlib import Path
from typing import Final

from pypinyin.constants import PINYIN_DICT

TARGET: Final = Path(__file__).resolve().parents[1] / "pinyin" / "syllables.json"
FIRST, LAST = 0x4E00, 0x9FFF


def syllable(reading: str) -> str:
    """Return one reading in ASCII, ü written v; "" where that is no syllable."""
    dotted = reading.replace("ü", "v").replace("ê", "e")
    bare = unicodedata.normalize("NFD", dotted).lower().replace("u\u0308", "v")
    return "".join(c for c in bare if c.isascii() and c.isalpha())


def table() -> dict[str, str]:
    """Return the characters of every syllable."""
    found: dict[str, str] = {}
    for code in range(FIRST, LAST + 1):
        said = syllable(PINYIN_DICT.get(code, "").split(",")[0])
        if said:
            found[said] = found.get(said, "") + chr(code)
    return dict(sorted(found.items()))


def main() -> None:
    """Write the table, one syllable a line."""
    source = f"pypinyin {importlib.metadata.version('pypinyin')} (MIT)"
    rows = [f'  "{name}": "{characters}"' for name, characters in table().items()]
    head = json.dumps({"source": source}, ensure_ascii=False)[:-1]
    TARGET.write_text(f'{head}, "syllables": {{\n' + ",\n".join(rows) + "\n}}\n", encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes, {len(rows)} syllables")


if __name__ == "__main__":
    main()
