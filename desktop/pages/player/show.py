"""A showing: where it is, what was counted, which keys move it; one for every screen that shows it.

Right, down, page down and space go on, left, up and page up go back, as a clicker types them; B
blanks the screens, Esc ends, Enter plays a film and holds it, Shift with right or left goes ten
seconds on or back in it. At a question digits count hands and Enter goes to the next option.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from core.training.quiz.marking import POINT, group_points, letters, options
from core.training.quiz.question import Matching
from desktop.pages.player.steps import ASK, FILE, MEDIA, Step
from desktop.pages.player.wording import Drawn, html_of

KEY = Qt.Key
NEXT: Final = frozenset({KEY.Key_Right, KEY.Key_Down, KEY.Key_PageDown, KEY.Key_Space})
BACK: Final = frozenset({KEY.Key_Left, KEY.Key_Up, KEY.Key_PageUp})
BLANK: Final = frozenset({KEY.Key_B, KEY.Key_Period})
ENTER: Final = frozenset({KEY.Key_Return, KEY.Key_Enter})
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
LEAP_MS: Final = 10_000
LEAPS: Final[Mapping[int, int]] = MappingProxyType(
    {KEY.Key_Right.value: LEAP_MS, KEY.Key_Left.value: -LEAP_MS}
)
MOST_HANDS: Final = 9999
Hands = Mapping[int, int]


class Show(QObject):
    """Moves through the steps.

    Signals:
        turned: another step, or the same one differently.
        play_wanted: the step's film or file is to be played, or held.
        skip_wanted: the film is to go on by so many milliseconds, or back.
        ended: it is over.
    """

    turned = Signal()
    play_wanted = Signal()
    skip_wanted = Signal(int)
    ended = Signal()

    def __init__(self, steps: Sequence[Step], at: int, parent: QObject) -> None:
        super().__init__(parent)
        self.steps = tuple(steps)
        self.at = max(0, min(at, len(self.steps)))
        self.is_black = False
        self.cursor = 0
        self._hands: dict[str, dict[int, int]] = {}
        self._revealed: set[str] = set()
        self.moments: dict[str, int] = {}
        """Where films were left: milliseconds by step."""
        self._keys = self._table()

    @staticmethod
    def _table() -> Mapping[int, str]:
        told = dict.fromkeys(NEXT, "next") | dict.fromkeys(BACK, "back")
        told |= dict.fromkeys(BLANK, "blank") | dict.fromkeys(ENTER, "enter")
        told |= {KEY.Key_Escape: "end", KEY.Key_Backspace: "undo"}
        told |= {KEY.Key_Home: "first", KEY.Key_End: "last"}
        return MappingProxyType({key.value: what for key, what in told.items()})

    @property
    def step(self) -> Step | None:
        """The step shown, None behind the last one."""
        return self.steps[self.at] if self.at < len(self.steps) else None

    @property
    def following(self) -> Step | None:
        """The step after this one."""
        return self.steps[self.at + 1] if self.at + 1 < len(self.steps) else None

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key says; tell whether it says anything."""
        text = event.text()
        if text.isdigit() and text.isascii() and self._counts():
            self.digit(int(text))
            return True
        leap = LEAPS.get(event.key(), 0) if event.modifiers() & SHIFT else 0
        if leap and self.step is not None and self.step.kind == MEDIA:
            self.skip_wanted.emit(leap)
            return True
        what = self._keys.get(int(event.key()), "")
        acts: dict[str, Callable[[], object]] = {
            "next": self.next,
            "back": self.back,
            "blank": self.blank,
            "enter": self.enter,
            "undo": self.undo,
            "end": self.ended.emit,
            "first": lambda: self.go(0),
            "last": lambda: self.go(len(self.steps) - 1),
        }
        if what:
            acts[what]()
        return bool(what)

    def next(self) -> None:
        """Go on: out of the black, to a question's answer, to the next step."""
        step = self.step
        if self.is_black:
            self.blank()
        elif step is not None and step.kind == ASK and step.key not in self._revealed:
            self.reveal()
        else:
            self.go(self.at + 1)

    def back(self) -> None:
        """Go one step back."""
        if self.is_black:
            self.blank()
        else:
            self.go(self.at - 1)

    def go(self, at: int) -> None:
        """Go to a step; behind the last one it says that it is over."""
        self.at = max(0, min(at, len(self.steps)))
        self.cursor = 0
        self.turned.emit()

    def blank(self) -> None:
        """Blank the screens, or show them again."""
        self.is_black = not self.is_black
        self.turned.emit()

    def enter(self) -> None:
        """Play a film, go to the next option of a question, or go on."""
        step = self.step
        if step is not None and step.kind in (MEDIA, FILE) and not self.is_black:
            self.play_wanted.emit()
        elif step is not None and self._counts() and self.cursor + 1 < self._options(step):
            self.cursor += 1
            self.turned.emit()
        else:
            self.next()

    def reveal(self) -> None:
        """Show the right answer of the question."""
        if self.step is not None:
            self._revealed.add(self.step.key)
            self.turned.emit()

    def digit(self, digit: int) -> None:
        """Add a digit to the hands being counted."""
        step = self.step
        if step is not None:
            counted = self._hands.setdefault(step.key, {})
            number = counted.get(self.cursor, 0) * 10 + digit
            if number <= MOST_HANDS:
                counted[self.cursor] = number
            self.turned.emit()

    def undo(self) -> None:
        """Take back a digit; where none is counted, go back."""
        step = self.step
        counted = self._hands.get(step.key, {}) if step is not None and self._counts() else {}
        if self.cursor in counted:
            counted[self.cursor] //= 10
            if not counted[self.cursor]:
                del counted[self.cursor]
            self.turned.emit()
        else:
            self.back()

    def _counts(self) -> bool:
        """Tell whether hands are being counted now."""
        step = self.step
        if step is None or step.kind != ASK or self.is_black:
            return False
        return step.key not in self._revealed and self._options(step) > 0

    @staticmethod
    def _options(step: Step) -> int:
        """Return for how many answers hands can be raised; pairs are talked through."""
        question = step.asked.question if step.asked else None
        return 0 if question is None or isinstance(question, Matching) else options(question)

    def hands(self, step: Step) -> Hands:
        """Return the hands counted at a question, by option as shown."""
        return self._hands.get(step.key, {})

    def question(self, step: Step | None) -> str:
        """Return a question as it stands now, "" for any other step."""
        if step is None or step.asked is None:
            return ""
        here = step is self.step and self._counts()
        drawn = Drawn(
            number=f"{step.asked.place + 1}.",
            hands=self.hands(step),
            cursor=self.cursor if here else -1,
            revealed=step.key in self._revealed,
        )
        return html_of(step.asked, drawn)

    def counted(self) -> dict[str, list[Step]]:
        """Return, by quiz, the questions at which hands were raised."""
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            if any(self.hands(step).values()):
                found.setdefault(step.file, []).append(step)
        return found

    def forget(self, quiz: str) -> None:
        """Let the hands of a quiz that was kept go."""
        for step in self.steps:
            if step.file == quiz:
                self._hands.pop(step.key, None)
        self.turned.emit()


class Raised:
    """What a hall answered in one quiz, ready to be kept.

    Attributes:
        points: thousandths of a question, the mean of the hands; ``most`` what could be.
        hands: how many were raised at the question where most were.
        answers: "number:A=12,B=3" in the quiz's own order.
    """

    def __init__(self, show: Show, steps: Sequence[Step]) -> None:
        asked = [(one.asked, show.hands(one)) for one in steps if one.asked is not None]
        own = [
            (one, {one.own((at,))[0]: many for at, many in hands.items()}) for one, hands in asked
        ]
        self.most = POINT * len(own)
        self.points = sum(group_points(one.question, hands) for one, hands in own)
        self.hands = max((sum(hands.values()) for _one, hands in own), default=0)
        self.answers = tuple(
            f"{one.place + 1}:"
            + ",".join(f"{letters((at,))}={many}" for at, many in sorted(hands.items()))
            for one, hands in own
        )
