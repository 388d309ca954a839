"""Make resources/claims/ordinary.txt: ordinary words with how common they are.

    python resources/make/ordinary.py DICT

``DICT`` is dict.txt of jieba 0.42 (MIT, see resources/claims/LICENSE-jieba.txt): a word, how often
it was counted and its kind on each line. One line here is one class of words: the natural
logarithm of how often they were counted, in quarters, then the words. The program never loads
jieba.
"""

from __future__ import annotations

import math
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

TARGET: Final = Path(__file__).resolve().parents[1] / "claims" / "ordinary.txt"
WORD: Final = re.compile(r"[㐀-鿿]{1,4}")
COMMON: Final = 50
"""How often a word was counted, at least, among sixty million."""

OVERSHADOWING: Final = frozenset({"了解", "目的", "酒保"})
"""Words so common that they would take a character from what claims often stand beside."""


def main() -> None:
    """Write every common word of at most four characters, by how common it is."""
    classes = defaultdict[int, list[str]](list)
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        word, counted = line.split(" ")[:2]
        if word in OVERSHADOWING or not WORD.fullmatch(word):
            continue
        if int(counted) >= COMMON:
            classes[round(4 * math.log(int(counted)))].append(word)
    lines = (f"{level} {' '.join(sorted(words))}" for level, words in sorted(classes.items()))
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
