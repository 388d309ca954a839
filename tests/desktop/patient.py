"""A robot that waits as long as a busy machine needs: who waits in vain fails a minute later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """pytest-qt's, with another patience: five seconds are short beside much other work."""

    def waitUntil(  # noqa: N802 - pytest-qt's name
        self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS
    ) -> None:
        """Wait until ``callback`` says so or asserts nothing."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **how: Any) -> Any:  # noqa: N802 - as above
        """Wait for a signal, or for one that leaves the block."""
        return super().waitSignal(signal, timeout=timeout, **how)
