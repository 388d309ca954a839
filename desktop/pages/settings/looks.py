"""Language, text size, contrast, voice."""

from __future__ import annotations

from typing import Final

from core.station import Station
from desktop import settings as kept
from desktop.pages.desk import Desk
from desktop.pages.settings.card import SettingsCard
from desktop.widgets.icons import wrapped
from words.say import _

ON: Final = "on"
OFF: Final = "off"
SAMPLE_FEN: Final = 12345


class LooksCard(SettingsCard):
    """How the desk looks and sounds."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("看和听"))
        self._desk = desk
        settings = desk.settings
        self.add_choice(
            _("语言"),
            (("zh_CN", "中文"), ("en", "English")),
            settings.get(kept.LANGUAGE),
            self._speak,
        )
        self.add_choice(
            _("文字"),
            ((OFF, _("普通")), (ON, _("大字"))),
            ON if settings.get(kept.LARGE_TEXT) else OFF,
            lambda value: settings.set(kept.LARGE_TEXT, value == ON),
        )
        self.add_choice(
            _("放大"),
            tuple((str(n), f"{n}%") for n in kept.PERCENT.allowed),
            str(settings.get(kept.PERCENT)),
            lambda value: settings.set(kept.PERCENT, int(value)),
        )
        self.add_choice(
            _("颜色"),
            ((OFF, _("纸色")), (ON, _("高对比"))),
            ON if settings.get(kept.CONTRAST) else OFF,
            lambda value: settings.set(kept.CONTRAST, value == ON),
        )
        self.add_choice(
            _("朗读"),
            ((ON, _("开")), (OFF, _("关"))),
            ON if settings.get(kept.VOICE) else OFF,
            lambda value: settings.set(kept.VOICE, value == ON),
        )
        self.add_choice(
            _("离开后锁屏"),
            tuple(
                (str(n), _("{n}分钟", n=n) if n else _("不锁")) for n in kept.LOCK_MINUTES.allowed
            ),
            str(settings.get(kept.LOCK_MINUTES)),
            self._lock_after,
        )
        self._without: list[str] = []
        self._lock = wrapped("")
        self._lock.setObjectName("lock")
        self.box.insertWidget(self.box.count() - 2, self._lock)
        self.refresh()
        self.add_button(_("听一听"), "voice", self._hear)

    def _lock_after(self, value: str) -> None:
        self._desk.settings.set(kept.LOCK_MINUTES, int(value))
        self._say_lock()

    def refresh(self) -> None:
        """Read who works here without a PIN: the screen does not lock for her."""
        station = self._desk.station
        self._desk.jobs.ledger(lambda: _without_pin(station), self._show_lock)

    def _show_lock(self, names: list[str]) -> None:
        self._without = names
        self._say_lock()

    def _say_lock(self) -> None:
        """Say whom the lock does not hold for, while it is on."""
        names = self._without
        self._lock.setVisible(bool(names) and self._desk.settings.get(kept.LOCK_MINUTES) > 0)
        self._lock.setText(
            _("{names}没有 PIN，离开后不会锁屏。要锁，请在“经办人”里设一个 PIN。",
              names=_("、").join(names))
        )  # fmt: skip

    def _speak(self, value: str) -> None:
        self._desk.settings.set(kept.LANGUAGE, value)
        self.say(_("下次打开村站通时换语言。"))

    def _hear(self) -> None:
        self._desk.speaker.amount(SAMPLE_FEN)


def _without_pin(station: Station) -> list[str]:
    clerks = station.people.clerks
    return [one.name or "" for one in clerks.all() if not clerks.pins.has(one.id)]
