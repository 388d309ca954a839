"""Checking a course pack, against a bare SHA-256 of the same file.

The floor hashes the pack's bytes in stretches of 1 MB. Ours opens the pack, checks names, sizes,
the signature and the list, and hashes every file in it. The pack holds films, which are stored,
and texts, which are unpacked . ``peak_mb`` is the most
memory that the whole run ever held, packing included.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import resource
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import expect, flags, paired, show, timed, told

CHUNK = 1 << 20


def folder_of(folder: Path, mb: int, seed: int) -> None:
    """Write a course of this size: nine tenths films, one tenth text."""
    chance = random.Random(seed)
    (folder / "content").mkdir(parents=True)
    lesson = {"title": "课", "module": "law", "minutes": 45, "practice": True, "mentor": True}
    outline = {"id": "bench", "version": "1", "title": "量尺", "lessons": [lesson]}
    (folder / "course.json").write_text(json.dumps(outline), encoding="utf-8")
    films = max(1, mb * 9 // 10)
    with (folder / "content" / "片.mp4").open("wb") as film:
        for _ in range(films):
            film.write(chance.randbytes(CHUNK))
    words = "先验视后封箱收据大写金额产地合格证"
    with (folder / "content" / "文.md").open("w", encoding="utf-8") as text:
        for _ in range(max(1, mb - films)):
            text.write("".join(chance.choices(words, k=CHUNK // 3)))


def hashed(path: Path) -> bytes:
    """Hash a file, nothing more."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.digest()


def checked(path: Path) -> int:
    """Check a pack as the station does before it installs one."""
    from core.training.course.pack import open_pack

    with open_pack(path) as pack:
        return pack.verify()


def peak_mb() -> float:
    """Return the most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    from core.keys.device import DeviceKey
    from core.training.course.author import Ask, pack_folder

    said = flags(__doc__, mb=500, n=7)
    with tempfile.TemporaryDirectory() as name:
        folder, pack = Path(name) / "src", Path(name) / "bench.ckc"
        folder_of(folder, said.mb, said.seed)
        day = dt.date(2026, 1, 1)
        made = pack_folder(Ask(folder=folder, target=pack, made_on=day), DeviceKey.new())
        size = expect(checked(pack), made.manifest.size, "bytes")
        pairs = paired(lambda: timed(lambda: hashed(pack)), lambda: timed(lambda: checked(pack)),
                       said.n)  # fmt: skip
        show(
            told(
                "a course pack is checked in at most 1.5 × a bare SHA-256 of it",
                pairs,
                1.5,
                unit="ms",
                rows=len(made.manifest.files),
                pack_mb=round(made.bytes / CHUNK),
                unpacked_mb=round(size / CHUNK),
                peak_mb=round(peak_mb()),
            )
        )


if __name__ == "__main__":
    main()
