"""Make resources/claims/simplified.txt from OpenCC's tables (Apache-2.0).

    python resources/make/simplified.py

Two lines of the same length: characters that are not simplified, and what each is in simplified
writing. The program itself never loads OpenCC.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Final

from opencc import OpenCC

TARGET: Final = Path(__file__).resolve().parents[1] / "claims" / "simplified.txt"
BLOCKS: Final = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))


def main() -> None:
    """Write every pair of single characters that OpenCC maps."""
    converter = OpenCC("t2s")
    pairs = [
        (one, plain)
        for one in map(chr, chain(*BLOCKS))
        if (plain := converter.convert(one)) != one and len(plain) == 1
    ]
    lines = ("".join(one for one, _ in pairs), "".join(plain for _, plain in pairs))
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
