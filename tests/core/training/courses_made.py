"""Folders and packs of courses for tests, sound ones and those that somebody tampered with."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.keys.device import DeviceKey
from core.training.course.author import Ask, Packed, pack_folder
from core.training.course.manifest import CONTEXT, FileSum, Manifest, manifest_bytes
from core.training.course.outline import read_outline

DAY = dt.date(2026, 11, 20)
KEY = DeviceKey(bytes(range(32)))
OUTLINE = {
    "id": "parcels",
    "version": "1.0",
    "title": "收寄件",
    "lessons": [
        {"title": "验视", "module": "law", "minutes": 45, "files": ["content/验视.md"]},
        {"title": "练习", "module": "operation", "minutes": 45, "practice": True, "mentor": True},
    ],
}
FILES = {
    "content/验视.md": "# 验视\n先验视，后封箱。\n".encode(),
    "content/图.jpg": bytes(range(256)) * 40,
    "quiz/一.gift": "先验视后封箱。{T}\n".encode(),
    "checklists/收寄.md": "# 收寄\n- [ ] 看证件\n- [ ] 开箱\n".encode(),
}


def course_folder(folder: Path, files: Mapping[str, bytes] = FILES, **said: Any) -> Path:
    """Write a course's folder; ``said`` changes its outline."""
    whole = {"course.json": json.dumps(OUTLINE | said, ensure_ascii=False).encode(), **files}
    for name, content in whole.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def packed(
    folder: Path, target: Path, key: DeviceKey = KEY, before: Any = None, papers: Any = ()
) -> Packed:
    """Pack a folder."""
    ask = Ask(folder=folder, target=target, made_on=DAY, before=before, papers=papers)
    return pack_folder(ask, key)


def sealed_by_hand(
    target: Path,
    files: Mapping[str, bytes],
    listed: Mapping[str, bytes] | None = None,
    **said: Any,
) -> Path:
    """Write a pack with whatever names and entries, its list truly signed."""
    named = files if listed is None else listed
    sums = {n: FileSum(hashlib.sha256(c).hexdigest(), len(c)) for n, c in named.items()}
    outline = read_outline(json.dumps(OUTLINE).encode())
    fields: dict[str, Any] = {
        "course": outline.id,
        "version": outline.version,
        "title": outline.title,
        "made_on": DAY,
        "files": sums,
        "signer": KEY.public.hex(),
    }
    head = manifest_bytes(Manifest(**(fields | said)))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", head)
        archive.writestr("signature", KEY.sign(CONTEXT, head))
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target
