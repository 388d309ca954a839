"""What the tests of the courses page share: a small course with one of everything, its pack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter

from core.keys.device import DeviceKey
from core.paper.ink import Ink
from core.paper.sheet import Sheet
from core.training.course.author import Ask, pack_folder
from tests.desktop.conftest import TODAY

STRANGER = DeviceKey(bytes(range(32)))
TEXT = """# 收寄件

先验视，后封箱。

<!-- 问问谁收过快递 -->

## 三步

1. 看证件
2. 开箱
3. 封箱

![柜台](图.png)
"""
QUIZ = """::一::收寄时先做什么？ {
=验视
~封箱
~收钱
}

::二::快递里可以寄烟花。 {F####不能寄}

::三::一斤是多少克？ {#500}

::四::把东西和单位连起来。 {
=脐橙 -> 斤
=土鸡蛋 -> 枚
}

::五::说说步骤。 {}
"""
OUTLINE: dict[str, Any] = {
    "id": "small",
    "version": "1.0",
    "title": "小课",
    "summary": "一门小小的课。",
    "lessons": [
        {
            "title": "验视",
            "module": "law",
            "minutes": 60,
            "mentor": True,
            "files": ["content/1.md", "content/2.pdf", "content/3.png", "content/4.mp4"],
        },
        {
            "title": "练习",
            "module": "operation",
            "minutes": 30,
            "practice": True,
            "files": ["quiz/一.gift", "checklists/收寄.md"],
        },
    ],
}


def picture(width: int = 320, height: int = 180, colour: str = "#1d5c3f") -> bytes:
    """A picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def slides(count: int = 2) -> bytes:
    """A PDF of so many pages."""
    sheet = Sheet((480, 270))
    for page in range(count):
        if page:
            sheet.page()
        sheet.text(40, 120, f"第 {page + 1} 张", Ink(40, bold=True))
    return sheet.pdf("幻灯片", "老师")


def files() -> dict[str, bytes]:
    """Everything that a course may hold."""
    return {
        "content/1.md": TEXT.encode(),
        "content/图.png": picture(),
        "content/2.pdf": slides(),
        "content/2.notes.md": "第一张的备注\n---\n第二张的备注\n".encode(),
        "content/3.png": picture(1200, 600),
        "content/4.mp4": bytes(2000),
        "content/4.srt": "1\n00:00:01,000 --> 00:00:03,500\n大家好\n".encode(),
        "quiz/一.gift": QUIZ.encode(),
        "checklists/收寄.md": "# 收寄\n- [ ] 看证件\n- [ ] 开箱\n".encode(),
    }


def folder(where: Path, **said: object) -> Path:
    """A course's folder; ``said`` changes its outline."""
    whole = {"course.json": json.dumps(OUTLINE | said, ensure_ascii=False).encode(), **files()}
    for name, content in whole.items():
        path = where / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return where


def pack(where: Path, key: DeviceKey = STRANGER, film: bytes = b"", **said: object) -> Path:
    """A pack of the small course that somebody signed whom nobody knows."""
    target = where / "小课.ckc"
    made = folder(where / "小课", **said)
    if film:
        (made / "content" / "4.mp4").write_bytes(film)
    pack_folder(Ask(folder=made, target=target, made_on=TODAY), key)
    return target
