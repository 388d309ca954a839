"""The desk's settings: each declared once, kept through two callables handed in.

Before the station is unlocked they live in a small file; afterwards in its local settings.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar, cast

from PySide6.QtCore import QObject, Signal

T = TypeVar("T", bool, int, str)
Load = Callable[[str], str | None]
Save = Callable[[str, str], None]


class Setting(NamedTuple, Generic[T]):
    """One setting: its name in the store, its default, and the values it may take (any if none)."""

    name: str
    default: T
    allowed: tuple[T, ...] = ()


LANGUAGE: Final = Setting("language", "zh_CN")
LARGE_TEXT: Final = Setting("large_text", default=False)
CONTRAST: Final = Setting("contrast", default=False)
PERCENT: Final = Setting("text_percent", 100, (100, 110, 125, 150))
VOICE: Final = Setting("voice", default=True)
VOICE_RATE: Final = Setting("voice_rate", 150, (120, 150, 180))
PRINTER: Final = Setting("printer", "")
NOTICE_SECONDS: Final = Setting("notice_seconds", 8, (5, 8, 15, 30))
LOCK_MINUTES: Final = Setting("lock_minutes", 15, (0, 5, 15, 30, 60))
ALL: Final[tuple[Setting[Any], ...]] = (
    LANGUAGE,
    LARGE_TEXT,
    CONTRAST,
    PERCENT,
    VOICE,
    VOICE_RATE,
    PRINTER,
    NOTICE_SECONDS,
    LOCK_MINUTES,
)


class Settings(QObject):
    """Typed settings and what the pages remember (column choices, last values).

    Signals:
        changed: the name of a setting that took another value.
    """

    changed = Signal(str)

    def __init__(self, load: Load, save: Save) -> None:
        super().__init__()
        self._load = load
        self._save = save

    def get(self, setting: Setting[T]) -> T:
        """Return a setting's value; its default where none, or nonsense, is kept."""
        value = self.recall(setting.name, setting.default)
        fits = type(value) is type(setting.default)
        if not fits or (setting.allowed and value not in setting.allowed):
            return setting.default
        return cast("T", value)

    def set(self, setting: Setting[T], value: T) -> None:
        """Keep a value and tell those who care; ValueError for one it may not take."""
        if setting.allowed and value not in setting.allowed:
            raise ValueError(setting.name, value)
        if value != self.get(setting):
            self.remember(setting.name, value)
            self.changed.emit(setting.name)

    def recall(self, name: str, default: Any) -> Any:  # noqa: ANN401 - any JSON value
        """Return what was remembered under a name, or the default."""
        text = self._load(name)
        if text is None:
            return default
        try:
            return json.loads(text)
        except ValueError:
            return default

    def remember(self, name: str, value: Any) -> None:  # noqa: ANN401 - any JSON value
        """Keep any JSON value under a name."""
        self._save(name, json.dumps(value, ensure_ascii=False))

    def store(self) -> Load:
        """Return how settings are read now."""
        return self._load

    def move(self, load: Load, save: Save) -> None:
        """Read and keep elsewhere from now on (the unlocked station), telling what differs."""
        before = {setting.name: self.get(setting) for setting in ALL}
        self._load, self._save = load, save
        for setting in ALL:
            if self.get(setting) != before[setting.name]:
                self.changed.emit(setting.name)


class SettingsFile:
    """The small file of what must be known before unlocking; a broken one counts as empty."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, name: str) -> str | None:
        """Return a kept text, or None."""
        return self._read().get(name)

    def save(self, name: str, text: str) -> None:
        """Keep a text: whole or not at all. A folder that cannot be written keeps nothing."""
        kept = self._read() | {name: text}
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with fresh.open("w", encoding="utf-8") as file:
                json.dump(kept, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
        except OSError:
            # Looks are a comfort: a read-only folder must not stop the clerk.
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)

    def _read(self) -> dict[str, str]:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(kept, dict):
            return {}
        return {k: v for k, v in kept.items() if isinstance(v, str)}
