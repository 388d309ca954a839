"""A virtual screen with a keyboard: Xvfb, its picture, and keys sent the way a device sends them.

The keys come through the server's XTEST extension, so that a program meets them as it meets those
of a real keyboard; one without a window manager gets the focus and the wish to close from here.
"""

from __future__ import annotations

import ctypes
import os
import select
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageChops

SIZE: Final = (1366, 768)
PATIENCE: Final = 60
"""Seconds after which a wait is given up, on a busy machine."""
PAUSE: Final = threading.Event()
"""Never set: between two looks at a fact it is waited for a moment."""
LOOK_EVERY: Final = 0.03
LOOKS: Final = 6
"""So many equal pictures in a row are less than a blink of the cursor, more than a redraw."""
SCANNER, CLERK = 4, 60
"""Milliseconds between two keys: a wedge scanner's pace, and that of a clerk in a hurry."""
NAMES: Final = {"Enter": "Return", "Esc": "Escape", "Ctrl": "Control_L", "Shift": "Shift_L"}
UNICODE, LATIN = 0x01000000, 0x100
NUMBER, POINTER = ctypes.c_ulong, ctypes.c_void_p
SIGNATURES: Final[dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "XOpenDisplay": (POINTER, (ctypes.c_char_p,)),
    "XCloseDisplay": (ctypes.c_int, (POINTER,)),
    "XDefaultRootWindow": (NUMBER, (POINTER,)),
    "XStringToKeysym": (NUMBER, (ctypes.c_char_p,)),
    "XGetKeyboardMapping": (
        ctypes.POINTER(NUMBER),
        (POINTER, ctypes.c_uint8, ctypes.c_int, ctypes.POINTER(ctypes.c_int)),
    ),
    "XChangeKeyboardMapping": (
        ctypes.c_int,
        (POINTER, ctypes.c_int, ctypes.c_int, ctypes.POINTER(NUMBER), ctypes.c_int),
    ),
    "XQueryTree": (
        ctypes.c_int,
        (POINTER, NUMBER, *([POINTER] * 2), ctypes.POINTER(ctypes.POINTER(NUMBER)), POINTER),
    ),
    "XInternAtom": (NUMBER, (POINTER, ctypes.c_char_p, ctypes.c_int)),
    "XGetWindowProperty": (
        ctypes.c_int,
        (POINTER, NUMBER, NUMBER, ctypes.c_long, ctypes.c_long, ctypes.c_int, NUMBER)
        + (POINTER,) * 5,
    ),
    "XSetInputFocus": (ctypes.c_int, (POINTER, NUMBER, ctypes.c_int, NUMBER)),
    "XGetInputFocus": (ctypes.c_int, (POINTER, POINTER, POINTER)),
    "XSetErrorHandler": (POINTER, (POINTER,)),
    "XSendEvent": (ctypes.c_int, (POINTER, NUMBER, ctypes.c_int, ctypes.c_long, POINTER)),
    "XSync": (ctypes.c_int, (POINTER, ctypes.c_int)),
}
FIRST_KEY, KEYS = 8, 248
PASS_OVER: Final = ctypes.CFUNCTYPE(ctypes.c_int, POINTER, POINTER)(lambda _display, _error: 0)
"""Heeds no error of the server: Xlib's own answer to a window that just closed ends the program."""


class Message(ctypes.Structure):
    """The event by which a window manager asks a window to close."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", NUMBER),
        ("send_event", ctypes.c_int),
        ("display", POINTER),
        ("window", NUMBER),
        ("message_type", NUMBER),
        ("format", ctypes.c_int),
        ("words", ctypes.c_long * 5),
        ("room", ctypes.c_long * 16),
    )


def until(fact: Callable[[], Any], what: str) -> Any:
    """Wait for a fact and return it; AssertionError saying ``what`` when it does not come."""
    end = time.monotonic() + PATIENCE
    while not (found := fact()):
        assert time.monotonic() < end, f"waited in vain: {what}"
        PAUSE.wait(LOOK_EVERY)
    return found


class Screen:
    """One virtual screen, its only window and its keyboard."""

    def __init__(self, number: str, frame: Path) -> None:
        self.number, self._frame = number, frame
        self._x, self._test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        for name, (answer, asked) in SIGNATURES.items():
            function = getattr(self._x, name)
            function.restype, function.argtypes = answer, asked
        self._fake = self._test.XTestFakeKeyEvent
        self._fake.argtypes = (POINTER, ctypes.c_uint, ctypes.c_int, NUMBER)
        self._x.XSetErrorHandler(PASS_OVER)
        self._display = self._x.XOpenDisplay(number.encode())
        assert self._display, f"no screen {number}"
        self._root = self._x.XDefaultRootWindow(self._display)
        self._keys = self._read_keys()

    def _read_keys(self) -> dict[int, tuple[int, bool]]:
        """Return which key gives a symbol, and whether with Shift."""
        wide = ctypes.c_int()
        table = self._x.XGetKeyboardMapping(self._display, FIRST_KEY, KEYS, ctypes.byref(wide))
        found: dict[int, tuple[int, bool]] = {}
        for at in range(KEYS):
            for level in (0, 1):
                symbol = table[at * wide.value + level]
                if symbol:
                    found.setdefault(symbol, (FIRST_KEY + at, bool(level)))
        return found

    def learn(self, letters: str) -> None:
        """Give letters that no key has (Chinese ones) keys of their own, as an input method would.

        Before the program starts: it reads the keyboard once.
        """
        taken = {key for key, _shifted in self._keys.values()}
        spare = iter(sorted(set(range(FIRST_KEY, FIRST_KEY + KEYS)) - taken))
        for letter in letters:
            symbol, key = _symbol(letter), next(spare)
            self._x.XChangeKeyboardMapping(self._display, key, 2, (NUMBER * 2)(symbol, symbol), 1)
            self._keys[symbol] = (key, False)
        self._x.XSync(self._display, 0)

    def type(self, text: str, pace: int = CLERK) -> None:
        """Type a text, with ``pace`` milliseconds from key to key."""
        for letter in text:
            self._tap(_symbol(letter), pace)
        self._x.XSync(self._display, 0)

    def press(self, *keys: str) -> None:
        """Press keys one after the other; ``Ctrl+K`` holds the first down."""
        for said in keys:
            *held, last = (self._named(name) for name in said.split("+"))
            codes = [self._keys[symbol][0] for symbol in held]
            for code in codes:
                self._send(code, down=True, wait=0)
            self._tap(last, CLERK)
            for code in reversed(codes):
                self._send(code, down=False, wait=0)
        self._x.XSync(self._display, 0)

    def scan(self, code: str) -> None:
        """Let a wedge scanner type a code and Enter."""
        self.type(code, SCANNER)
        self._tap(self._named("Enter"), SCANNER)
        self._x.XSync(self._display, 0)

    def _named(self, name: str) -> int:
        if len(name) == 1:
            return _symbol(name.lower())
        return int(self._x.XStringToKeysym(NAMES.get(name, name).encode()))

    def _tap(self, symbol: int, pace: int) -> None:
        code, shifted = self._keys[symbol]
        shift = self._keys[self._named("Shift")][0]
        if shifted:
            self._send(shift, down=True, wait=0)
        self._send(code, down=True, wait=pace)
        self._send(code, down=False, wait=0)
        if shifted:
            self._send(shift, down=False, wait=0)

    def _send(self, code: int, *, down: bool, wait: int) -> None:
        self._fake(self._display, code, int(down), wait)

    def title(self, window: int) -> str:
        """Return a window's title."""
        kind, size, many, left = (NUMBER() for _ in range(4))
        text = ctypes.c_char_p()
        self._x.XGetWindowProperty(
            self._display,
            window,
            self._atom("_NET_WM_NAME"),
            0,
            256,
            0,
            self._atom("UTF8_STRING"),
            *(ctypes.byref(one) for one in (kind, size, many, left, text)),
        )
        return (text.value or b"").decode()

    def window(self, title: str) -> int:
        """Wait for a window whose title holds some words, give it the keyboard, and return it."""

        def shown() -> int:
            return next((one for one in self._windows() if title in self.title(one)), 0)

        def focused() -> int:
            found = shown()
            now, back = NUMBER(), ctypes.c_int()
            if found:  # refused as long as nothing of the window can be seen
                self._x.XSetInputFocus(self._display, found, 1, 0)
                self._x.XGetInputFocus(self._display, ctypes.byref(now), ctypes.byref(back))
            return found if now.value == found else 0

        found: int = until(focused, f"a window called {title}")
        return found

    def _windows(self) -> list[int]:
        root, parent, many = NUMBER(), NUMBER(), ctypes.c_uint()
        table = ctypes.POINTER(NUMBER)()
        self._x.XQueryTree(
            self._display,
            self._root,
            ctypes.byref(root),
            ctypes.byref(parent),
            ctypes.byref(table),
            ctypes.byref(many),
        )
        return [table[at] for at in range(many.value)]

    def close(self, window: int) -> None:
        """Ask a window to close, as Alt+F4 does where there is a window manager."""
        words = (ctypes.c_long * 5)(self._atom("WM_DELETE_WINDOW"), 0)
        said = Message(type=33, window=window, format=32, words=words)
        said.message_type = self._atom("WM_PROTOCOLS")
        self._x.XSendEvent(self._display, window, 0, 0, ctypes.byref(said))
        self._x.XSync(self._display, 0)

    def _atom(self, name: str) -> int:
        return int(self._x.XInternAtom(self._display, name.encode(), 0))

    def picture(self) -> Image.Image:
        """Return what is on the screen now."""
        raw = self._frame.read_bytes()
        head = int.from_bytes(raw[:4], "big") + int.from_bytes(raw[76:80], "big") * 12
        wide = int.from_bytes(raw[48:52], "big")
        return Image.frombuffer("RGB", SIZE, raw[head:], "raw", "BGRX", wide, 1)

    def painted(self, colour: str) -> int:
        """Return how many points of the screen have exactly this colour (#rrggbb)."""
        red, green, blue = bytes.fromhex(colour.removeprefix("#"))
        counts = self.picture().getcolors(SIZE[0] * SIZE[1]) or []
        return next((many for many, shade in counts if shade == (red, green, blue)), 0)

    @contextmanager
    def changing(self, what: str, wide: int, high: int) -> Iterator[None]:
        """Wait, after the block, until a part of the screen at least this large looks different."""
        before = self.picture()
        yield

        def changed() -> bool:
            box = ImageChops.difference(before, self.picture()).getbbox()
            return box is not None and box[2] - box[0] >= wide and box[3] - box[1] >= high

        until(changed, what)

    def rests(self) -> None:
        """Wait until the program has shown everything: several looks see the same picture."""
        seen = [self.picture()]

        def rested() -> bool:
            now = self.picture()
            if ImageChops.difference(seen[-1], now).getbbox() is not None:
                seen.clear()
            seen.append(now)
            return len(seen) > LOOKS

        until(rested, "a screen at rest")

    @contextmanager
    def kept(self, place: Path) -> Iterator[None]:
        """Keep a picture of the screen when the block fails."""
        try:
            yield
        except BaseException:
            place.parent.mkdir(parents=True, exist_ok=True)
            self.picture().save(place)
            raise


def _symbol(letter: str) -> int:
    return ord(letter) if ord(letter) < LATIN else UNICODE + ord(letter)


@contextmanager
def virtual_screen(folder: Path) -> Iterator[Screen]:
    """Start a screen of its own, whatever others there are, and end it."""
    program = shutil.which("Xvfb")
    assert program, "make setup installs Xvfb"
    theirs, ours = os.pipe()[::-1]
    folder.mkdir(parents=True)
    words: Sequence[str] = (
        *("-displayfd", str(theirs), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24"),
        *("-fbdir", str(folder), "-nolisten", "tcp", "-noreset"),
    )
    server = subprocess.Popen(
        [program, *words], pass_fds=[theirs], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(theirs)
    try:
        ready, _, _ = select.select([ours], [], [], PATIENCE)
        number = os.read(ours, 16).decode().strip() if ready else ""
        assert number, "the virtual screen did not start"
        yield Screen(f":{number}", folder / "Xvfb_screen0")
    finally:
        os.close(ours)
        server.terminate()
        server.wait(PATIENCE)
