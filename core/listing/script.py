"""Texts to be checked out of a file: one to a line, or one to a cue of a subtitle file."""

from __future__ import annotations

import re
from typing import Final

TIMING: Final = re.compile(r"^\s*(?:\d+:)?\d+:\d+[.,]\d+\s*-->.*$", re.MULTILINE)
BLANK: Final = re.compile(r"\n[ \t]*\n+")
TAG: Final = re.compile(r"</?[a-zA-Z][^>]*>|\{\\[^}]*\}")
NOT_SPOKEN: Final = re.compile(r"\A(?:\d+|WEBVTT.*|NOTE.*|STYLE.*)\Z")


def texts_of(content: str, *, whole: bool = False) -> list[str]:
    """Return the texts of a file; all in one with ``whole``, without the times of subtitles."""
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    texts = _cues(content) if TIMING.search(content) else content.split("\n")
    kept = [text.strip() for text in texts if text.strip()]
    return ["\n".join(kept)] if whole and kept else kept


def _cues(content: str) -> list[str]:
    cues = []
    for block in BLANK.split(content):
        said = [TAG.sub("", line).strip() for line in TIMING.sub("", block).split("\n")]
        cues.append("".join(line for line in said if line and not NOT_SPOKEN.match(line)))
    return cues
