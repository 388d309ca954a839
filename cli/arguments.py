"""Understanding the command line."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
from collections.abc import Collection
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from cli.call import Call
from words.command import LANG, NotUnderstoodError, Parser, day, speak_as_asked

VERBS: Final = (
    "setup",
    "demo",
    "fields",
    "import",
    "export",
    "totals",
    "add",
    "show",
    "find",
    "reverse",
    "erase",
    "receipt",
    "label",
    "close",
    "verify",
    "rebuild",
    "backup",
    "restore",
    "check-text",
    "enrol",
    "key",
    "sync",
    "recover",
    "doubles",
    "recovery",
    "stick",
    "course",
    "class",
    "certificate",
    "grade",
    "advice",
    "listing",
)
MODULES: Final = MappingProxyType(
    {"import": "import_", "class": "class_", "check-text": "check_text"}
)
"""Verbs whose module cannot bear their name."""
WITH_VERBS: Final = (*VERBS, "-h", "--help")
"""Words for which the whole grammar is wanted."""


def verb_module(name: str) -> Any:  # noqa: ANN401 - a module
    """Return a verb's module, imported when it is wanted: most cost more than they do."""
    return importlib.import_module(f"cli.{MODULES.get(name, name)}")


def desk_parser() -> Parser:
    """Return the grammar of what opens the desk: flags and no verb."""
    top = Parser(prog="cunzhan", description="村站通")
    top.add_argument("--data", type=Path, default=None)
    top.add_argument(LANG, default=None)
    top.add_argument("--as", dest="clerk", default=None, metavar="CLERK")
    top.add_argument("--day", type=day, default=None, metavar="YYYY-MM-DD")
    top.add_argument("--key-file", type=Path, default=None)
    top.add_argument("--from-backup", action="store_true")
    top.add_argument("--screenshot", type=Path, default=None)
    return top


def parser(wanted: Collection[str] = VERBS) -> Parser:
    """Return the whole grammar; only the ``wanted`` verbs know their own flags."""
    top = desk_parser()
    verbs = top.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    for name in VERBS:
        sub = verbs.add_parser(name)
        if name in wanted:
            module = verb_module(name)
            sub.description = module.__doc__
            module.configure(sub)
            sub.set_defaults(act=module.act)
    return top


def parse(arguments: list[str]) -> Call:
    """Return the call; ``NotUnderstoodError``, told in the language asked for, if it is none."""
    speak_as_asked(arguments)
    said = _said(arguments)
    return Call(
        data=said.data or default_folder(),
        key_file=said.key_file,
        verb=getattr(said, "verb", None) or "",
        lang=said.lang,
        clerk=said.clerk,
        day=said.day,
        screenshot=said.screenshot,
        flags=said,
        act=getattr(said, "act", None),
    )


def _said(arguments: list[str]) -> argparse.Namespace:
    words = set(arguments)
    if words.isdisjoint(WITH_VERBS):
        # The grammar of thirty verbs takes longer than the desk's window.
        with contextlib.suppress(NotUnderstoodError):
            return desk_parser().parse_args(arguments)
    return parser(words).parse_args(arguments)


def default_folder() -> Path:
    """Return where a PC's own station lies when no folder is named."""
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME")
    return Path(base or Path.home() / ".local" / "share") / "cunzhan"
