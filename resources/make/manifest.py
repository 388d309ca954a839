"""Write the manifest of the default pack: its version and the SHA-256 of each file.

    python resources/make/manifest.py VERSION MADE_ON

Run it after every change of a file in resources/packs/default.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[1] / "packs" / "default"
MANIFEST: Final = "manifest.json"


def manifest(version: str, made_on: str) -> dict[str, object]:
    """Return the manifest of the files as they are."""
    files = sorted(path for path in FOLDER.glob("*.json") if path.name != MANIFEST)
    digests = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return {
        "format": 1,
        "name": "default",
        "version": version,
        "made_on": made_on,
        "files": digests,
    }


def main() -> None:
    """Write the manifest."""
    version, made_on = sys.argv[1:3]
    text = json.dumps(manifest(version, made_on), ensure_ascii=False, indent=2)
    (FOLDER / MANIFEST).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
