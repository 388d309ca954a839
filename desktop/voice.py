"""Reading aloud: amounts and notices, by whatever voice this PC has; none is said once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

DIGITS: Final = "零一二三四五六七八九"
PLACES: Final = ("", "十", "百", "千")
GROUPS: Final = ("", "万", "亿", "万亿")
GROUP: Final = 10_000
END_MS: Final = 1000
ESPEAK_VOICES: Final = {"zh": "cmn-latn-pinyin", "en": "en"}
"""The plain ``cmn`` voice spells hanzi out in English; the pinyin one reads them."""
SAPI: Final = (
    "Add-Type -AssemblyName System.Speech;"
    "(New-Object System.Speech.Synthesis.SpeechSynthesizer).Speak($env:CUNZHAN_SAY)"
)


def spoken_number(number: int) -> str:
    """Say a whole number, 0 to 10^16 - 1, the way one speaks it: 一千零五, 十二."""
    if number == 0:
        return DIGITS[0]
    said, gap = "", False
    for at in range(len(GROUPS) - 1, -1, -1):
        group = number // GROUP**at % GROUP
        if group == 0:
            gap = bool(said)
            continue
        said += (DIGITS[0] if said and (gap or group < GROUP // 10) else "") + _group(group)
        said += GROUPS[at]
        gap = False
    return said.removeprefix("一") if said.startswith("一十") else said


def spoken_amount(fen: int) -> str:
    """Say an amount: 三百二十五元四角, 零点 cases as 零 (五元零五分)."""
    whole, part = divmod(abs(fen), 100)
    jiao, last = divmod(part, 10)
    said = f"{spoken_number(whole)}元" if whole or not part else ""
    if jiao:
        said += f"{DIGITS[jiao]}角"
    elif last and whole:
        said += DIGITS[0]
    if last:
        said += f"{DIGITS[last]}分"
    return ("负" if fen < 0 else "") + said


def _group(group: int) -> str:
    """Say 1 to 9999."""
    said, gap = "", False
    for at in range(len(PLACES) - 1, -1, -1):
        digit = group // 10**at % 10
        if digit == 0:
            gap = bool(said)
            continue
        said += (DIGITS[0] if gap else "") + DIGITS[digit] + PLACES[at]
        gap = False
    return said


class Voice(Protocol):
    """One way of speaking; ``say`` returns False if this PC cannot speak that way."""

    def say(self, text: str, language: str, rate: int, failed: Callable[[], None]) -> bool:
        """Begin to speak; ``failed`` is called if it turns out later that nothing was heard."""
        ...

    def stop(self) -> None:
        """Be silent."""
        ...


class ProgramVoice(QObject):
    """A program that speaks one text and ends."""

    def __init__(self, program: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.program = shutil.which(program) if program else None
        self.running = QProcess(self)
        self.running.finished.connect(self._ended)
        self.running.errorOccurred.connect(self._broke)
        self._failed: Callable[[], None] | None = None

    def command(self, text: str, language: str, rate: int) -> tuple[list[str], dict[str, str]]:
        """Return the program's arguments, and what it finds in its environment."""
        raise NotImplementedError

    def say(self, text: str, language: str, rate: int, failed: Callable[[], None]) -> bool:
        """Speak; a text under way is cut short."""
        if self.program is None:
            return False
        self.stop()
        self._failed = failed
        arguments, environment = self.command(text, language, rate)
        whole = QProcessEnvironment.systemEnvironment()
        for name, value in environment.items():
            whole.insert(name, value)
        self.running.setProcessEnvironment(whole)
        self.running.start(self.program, arguments)
        return True

    def _ended(self, code: int, _how: QProcess.ExitStatus) -> None:
        if code != 0:
            self._tell_failed()

    def _broke(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._tell_failed()

    def _tell_failed(self) -> None:
        failed, self._failed = self._failed, None
        if failed is not None:
            failed()

    def stop(self) -> None:
        """End the text under way; nobody is told."""
        self._failed = None
        if self.running.state() != QProcess.ProcessState.NotRunning:
            self.running.kill()
            self.running.waitForFinished(END_MS)


class Espeak(ProgramVoice):
    """espeak-ng, as found on Linux."""

    def __init__(self, program: str = "espeak-ng", parent: QObject | None = None) -> None:
        super().__init__(program, parent)

    def command(self, text: str, language: str, rate: int) -> tuple[list[str], dict[str, str]]:
        """Return espeak-ng's arguments."""
        voice = ESPEAK_VOICES.get(language.split("_", maxsplit=1)[0], ESPEAK_VOICES["zh"])
        return ["-v", voice, "-s", str(rate), "--", text], {}


class Sapi(ProgramVoice):
    """The voice that comes with Windows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("powershell" if os.name == "nt" else "", parent)

    def command(self, text: str, language: str, rate: int) -> tuple[list[str], dict[str, str]]:  # noqa: ARG002 - Windows has its own language and rate
        """Return PowerShell's arguments; the text goes by the environment, never as a command."""
        return ["-NoProfile", "-NonInteractive", "-Command", SAPI], {"CUNZHAN_SAY": text}


class Speaker(QObject):
    """Speaks with the first voice that can.

    Signals:
        missing: this PC has no voice; told once.
    """

    missing = Signal()

    def __init__(self, voices: Sequence[Voice], language: str = "zh_CN", rate: int = 150) -> None:
        super().__init__()
        self.language, self.rate = language, rate
        self._voices = voices
        self._told = False

    def say(self, text: str) -> bool:
        """Read a text aloud; False, and ``missing`` the first time, if nothing can."""
        if not text.strip():
            return False
        for voice in self._voices:
            if voice.say(text, self.language, self.rate, self._tell_missing):
                return True
        self._tell_missing()
        return False

    def amount(self, fen: int, before: str = "") -> bool:
        """Read an amount aloud, in words, after a few words."""
        return self.say(before + spoken_amount(fen))

    def stop(self) -> None:
        """Be silent."""
        for voice in self._voices:
            voice.stop()

    def _tell_missing(self) -> None:
        if not self._told:
            self._told = True
            self.missing.emit()
