"""How the desk looks: every colour, size and font, for two contrasts and two text sizes.

A calm paper ledger: warm off-white ground, ink-dark text, one deep green for what to do, amber
for what waits, red only for what stops. Nothing else in the desk names a colour or a size.
"""

from __future__ import annotations

import string
from pathlib import Path
from typing import Final, cast

import msgspec
from msgspec.structs import asdict
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QLayout

RESOURCES: Final = Path(__file__).resolve().parent.parent / "resources"
FAMILIES: Final = ("Noto Sans SC Lean", "Noto Sans SC", "Noto Naskh Arabic")
FIRST_FONTS: Final = ("NotoSansSCLean-Regular.ttf", "NotoSansSCLean-Bold.ttf")
RARE_FONTS: Final = ("NotoSansSC-Regular.ttf", "NotoNaskhArabic-Regular.ttf")
GRID: Final = 4
LARGE_PERCENT: Final = 140
DRAWER_LARGE: Final = 504
"""So wide however large the letters are: a low screen has no more beside a page."""
LOOK: Final = "cunzhanLook"
STYLE: Final = ("-style", "fusion")
"""Words of an application's command line: chosen there, the style costs its binding nothing."""
MIDDLE: Final = Qt.AlignmentFlag.AlignCenter
RESTYLED: Final = (QEvent.Type.StyleChange, QEvent.Type.FontChange)
"""The events on which a widget that measures or draws for itself asks for the tokens anew."""


class Look(msgspec.Struct, frozen=True):
    """What the clerk chose: large text, high contrast, and the text's size in percent."""

    large: bool = False
    contrast: bool = False
    percent: int = 100

    @property
    def big(self) -> bool:
        """Whether text is so large that what is only said for explanation leaves its room."""
        return self.large or self.percent >= LARGE_PERCENT


class Colours(msgspec.Struct, frozen=True):
    """The colours by their meaning."""

    ground: str = "#f6f1e6"
    paper: str = "#fffdf8"
    aside: str = "#ece5d5"
    hover: str = "#f0eadc"
    line: str = "#e3dccb"
    edge: str = "#887d66"
    ink: str = "#24211b"
    soft: str = "#5f584a"
    green: str = "#1d5c3f"
    green_deep: str = "#164830"
    green_wash: str = "#e3ede2"
    on_green: str = "#ffffff"
    amber: str = "#83500a"
    amber_wash: str = "#faecd0"
    red: str = "#a0241c"
    red_wash: str = "#f9e1dc"
    choice: str = "#d9e8da"
    on_choice: str = "#1b2a20"
    off: str = "#6d6656"
    focus: str = "#1d5c3f"


LIGHT: Final = Colours()
CONTRAST: Final = Colours(
    ground="#ffffff",
    paper="#ffffff",
    aside="#ffffff",
    hover="#e8e8e8",
    line="#767676",
    edge="#000000",
    ink="#000000",
    soft="#1f1f1f",
    green="#00442a",
    green_deep="#002b1a",
    green_wash="#e0f2e6",
    on_green="#ffffff",
    amber="#5c3300",
    amber_wash="#fff0c2",
    red="#8a0000",
    red_wash="#ffe3e0",
    choice="#00442a",
    on_choice="#ffffff",
    off="#3d3d3d",
    focus="#0038a8",
)


class Sizes(msgspec.Struct, frozen=True):
    """Pixels, all but the text sizes on the 4 px grid."""

    small: int
    body: int
    lead: int
    title: int
    figure: int
    huge: int
    row: int
    control: int
    icon: int
    big_icon: int
    picture: int
    rail: int
    strip: int
    drawer: int
    tile: int
    key: int
    thin: int
    radius: int = 6
    round: int = 12
    hairline: int = 1
    ring: int = 2


class Tokens(msgspec.Struct, frozen=True):
    """One look, resolved."""

    look: Look
    colours: Colours
    sizes: Sizes


def tokens(look: Look) -> Tokens:
    """Return a look's colours and sizes."""
    return Tokens(look, CONTRAST if look.contrast else LIGHT, _sizes(look))


def _sizes(look: Look) -> Sizes:
    percent = max(look.percent, LARGE_PERCENT if look.large else 0)

    def text(pixels: int) -> int:
        return round(pixels * percent / 100)

    def grid(pixels: int) -> int:
        return pixels * percent // (100 * GRID) * GRID

    return Sizes(
        small=text(13),
        body=text(15),
        lead=text(17),
        title=text(22),
        figure=text(26),
        huge=text(88) if percent < LARGE_PERCENT else text(70),
        row=grid(32),
        control=grid(36),
        icon=grid(20),
        big_icon=grid(28),
        picture=grid(96),
        rail=grid(116),
        strip=grid(56),
        drawer=grid(440) if percent < LARGE_PERCENT else DRAWER_LARGE,
        tile=grid(180),
        key=grid(64),
        thin=grid(4),
    )


def space(steps: int) -> int:
    """Return so many steps of the 4 px grid, in pixels."""
    return steps * GRID


def spaced(layout: QLayout, gap: int = 2, *around: int) -> None:
    """Set a layout's gap and margins in grid steps: none, all, (sides, ends) or all four."""
    layout.setSpacing(space(gap))
    steps = around or (0,)
    left, top = steps[0], steps[1 % len(steps)]
    right, bottom = steps[2 % len(steps)], steps[3 % len(steps)]
    layout.setContentsMargins(space(left), space(top), space(right), space(bottom))


def style_sheet(look: Tokens) -> str:
    """Return the one style sheet, its tokens filled in."""
    template = (RESOURCES / "style" / "desk.qss").read_text(encoding="utf-8")
    filled = asdict(look.colours)
    filled |= {name: f"{pixels}px" for name, pixels in asdict(look.sizes).items()}
    filled |= {f"s{steps}": f"{space(steps)}px" for steps in range(1, 13)}
    filled |= {f"i{steps}": f"{space(steps) - 1}px" for steps in range(1, 13)}
    filled["icons"] = (RESOURCES / "icons").as_posix()
    return string.Template(template).substitute(filled)


def load_fonts(names: tuple[str, ...] = FIRST_FONTS) -> None:
    """Load bundled fonts; a missing one is passed over, since the system's may do."""
    for name in names:
        path = RESOURCES / "fonts" / name
        if path.exists():
            QFontDatabase.addApplicationFont(str(path))


def apply(app: QApplication, look: Look) -> None:
    """Dress the whole application; widgets that draw for themselves hear a StyleChange."""
    resolved = tokens(look)
    app.setProperty(LOOK, resolved)
    app.setPalette(_palette(resolved.colours))
    app.setFont(font(resolved.sizes.body))
    app.setStyleSheet(style_sheet(resolved))


def current() -> Tokens:
    """Return what the application wears now; the plain look before it is dressed."""
    app = QApplication.instance()
    worn = app.property(LOOK) if app is not None else None
    return cast("Tokens", worn) if worn is not None else tokens(Look())


def font(pixels: int, *, bold: bool = False) -> QFont:
    """Return the desk's font at a size of the type scale; its figures are all equally wide."""
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(pixels)
    made.setBold(bold)
    return made


def colour(tone: str) -> QColor:
    """Return the colour of a tone: wait, stop, done, gone, soft, off, on, paper, else ink."""
    worn = current().colours
    names = {
        "wait": worn.amber,
        "stop": worn.red,
        "done": worn.green,
        "gone": worn.off,
        "soft": worn.soft,
        "off": worn.off,
        "on": worn.on_green,
        "on_choice": worn.on_choice,
        "paper": worn.paper,
    }
    return QColor(names.get(tone, worn.ink))


def _palette(worn: Colours) -> QPalette:
    made = QPalette()
    role = QPalette.ColorRole
    for part, shade in (
        (role.Window, worn.ground),
        (role.WindowText, worn.ink),
        (role.Base, worn.paper),
        (role.AlternateBase, worn.hover),
        (role.Text, worn.ink),
        (role.Button, worn.paper),
        (role.ButtonText, worn.ink),
        (role.Highlight, worn.choice),
        (role.HighlightedText, worn.on_choice),
        (role.PlaceholderText, worn.soft),
        (role.ToolTipBase, worn.ink),
        (role.ToolTipText, worn.paper),
        (role.Link, worn.green),
    ):
        made.setColor(part, QColor(shade))
    for part in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, part, QColor(worn.off))
    return made
