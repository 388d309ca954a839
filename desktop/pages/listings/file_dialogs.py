"""What the listings ask of the system: which files, where to."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.pages.listings.incoming_pictures import ENDINGS
from desktop.widgets import choosing
from words.say import _

SCRIPTS: Final = "*.txt *.srt *.vtt"
PAGE: Final = ".html"


def pictures(parent: QWidget) -> list[Path]:
    """Let the clerk choose pictures, several at once."""
    endings = " ".join(f"*.{ending} *.{ending.upper()}" for ending in ENDINGS)
    return choosing.files(parent, _("选图片，可以选几张"), choosing.kinds(_("图片"), endings))


def script(parent: QWidget) -> Path | None:
    """Let the clerk choose a live broadcast's script."""
    shown = choosing.kinds(_("文字或字幕"), SCRIPTS, others=True)
    return choosing.file(parent, _("选直播稿"), shown)


def template(parent: QWidget) -> Path | None:
    """Let the clerk choose a platform's template."""
    shown = choosing.kinds(_("表格"), "*.xlsx", others=True)
    return choosing.file(parent, _("选平台的模板"), shown)


def page_target(parent: QWidget) -> Path | None:
    """Let the clerk choose where the shop's page goes."""
    shown = choosing.kinds(_("网页"), f"*{PAGE}")
    return choosing.target(parent, _("网页存到哪里"), _("商品") + PAGE, shown, PAGE)
