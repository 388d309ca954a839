"""A command line that cannot be understood: what argparse remarks in English, in words."""

from __future__ import annotations

import argparse
import datetime as dt
import io
import re
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from core.base.errors import ClerkError
from words import say
from words.say import _
from words.told import N_

LANG: Final = "--lang"
FLAG: Final = r"argument (?P<flag>.+?): "
REMARKS: Final = (
    (r"unrecognized arguments: (?P<said>.+)", N_("不认识 {said}")),
    (r"the following arguments are required: (?P<flag>.+)", N_("还缺 {flag}")),
    (r"ambiguous option: (?P<said>.+) could match (?P<flags>.+)", N_("{said} 可以是 {flags}")),
    (rf"{FLAG}expected one argument", N_("{flag} 后面少了一个值")),
    (rf"{FLAG}ignored explicit argument .+", N_("{flag} 后面不带值")),
    (rf"{FLAG}not allowed with argument (?P<other>.+)", N_("{flag} 不能和 {other} 一起用")),
    (rf"{FLAG}invalid int value: (?P<said>.+)", N_("{flag} 要整数，不能是 {said}")),
    (
        rf"{FLAG}invalid choice: (?P<said>.+) \(choose from (?P<choices>.+)\)",
        N_("{flag} 没有 {said}，可用的有：{choices}"),
    ),
    (rf"{FLAG}(?P<why>.+)", N_("{flag} {why}")),
)
"""What argparse says, and what is told instead; the last one holds what a type of ours says."""


class NotUnderstoodError(ClerkError):
    """The command line is none of ours (args: why)."""

    code = "cli.not_understood"


class Parser(argparse.ArgumentParser):
    """A parser that raises ``NotUnderstoodError`` in words instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        """Raise with argparse's own remark, in the language in force."""
        raise NotUnderstoodError(why=_remark(message))


def _remark(message: str) -> str:
    for pattern, text in REMARKS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return _(text, **found.groupdict())
    return message


def speak_as_asked(arguments: Sequence[str]) -> None:
    """Speak the language that a command line names, so that it is refused in that one too."""
    if LANG in arguments[:-1]:
        say.install(arguments[arguments.index(LANG) + 1])


def speak_utf8() -> None:
    """Let both outputs be UTF-8: JSON is (RFC 8259 8.1), and no code page has every name."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def day(text: str) -> dt.date:
    """Return a day written as 2026-11-21; the parser tells of any other."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        why = _("要写成 2026-11-21 这样，不能是 {said}", said=repr(text))
        raise argparse.ArgumentTypeError(why) from error
