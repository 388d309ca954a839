"""Language, text size, contrast, voice."""

from __future__ import annotations

from typing import Final

from desktop import settings as kept
from desktop.pages.desk import Desk
from desktop.pages.settings.card import SettingsCard
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
            lambda value: settings.set(kept.LOCK_MINUTES, int(value)),
        )
        self.add_button(_("听一听"), "voice", self._hear)

    def _speak(self, value: str) -> None:
        self._desk.settings.set(kept.LANGUAGE, value)
        self.say(_("下次打开村站通时换语言。"))

    def _hear(self) -> None:
        self._desk.speaker.amount(SAMPLE_FEN)
