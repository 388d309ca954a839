"""Subtitles of a film (.srt, .vtt): what is said when."""

from __future__ import annotations

import bisect
import html
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_TIME: Final = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_SPAN: Final = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}")
_TAG: Final = re.compile(r"<[^>\n]*>|\{\\[^}\n]*\}")
MOST: Final = 20_000


class Cue(NamedTuple):
    """A line or two, from when to when in milliseconds."""

    start: int
    end: int
    text: str


def read_subtitles(text: str) -> list[Cue]:
    """Return what a file of either kind says, by time; lines it does not understand are left."""
    found: list[Cue] = []
    lines: list[str] = []
    span: tuple[int, int] | None = None
    for line in [*text.removeprefix("\ufeff").splitlines(), ""]:
        times = _SPAN.match(line)
        if times or not line.strip():
            if span and lines and len(found) < MOST:
                found.append(Cue(*span, "\n".join(lines)))
            span = _span(times) if times else None
            lines = []
        elif span:
            lines.append(html.unescape(_TAG.sub("", line)).strip())
    return sorted(found)


def _span(times: re.Match[str]) -> tuple[int, int]:
    numbers = times.groups(default="0")
    return _milliseconds(numbers[:4]), _milliseconds(numbers[4:])


def _milliseconds(parts: Sequence[str]) -> int:
    hours, minutes, seconds = (int(part) for part in parts[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(parts[3].ljust(3, "0"))


def said_at(cues: Sequence[Cue], moment: int) -> str:
    """Return what is said at a moment in milliseconds, "" in silence."""
    at = bisect.bisect_right(cues, moment, key=lambda cue: cue.start)
    now = [cue.text for cue in cues[max(0, at - 3) : at] if cue.start <= moment < cue.end]
    return "\n".join(now)
