"""Understanding the hub's command line and doing one verb: exactly one JSON value comes out."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from core.base.errors import ClerkError
from hub.call import Answer, Call, default_folder, say
from hub.errors import UnknownKindError
from words import say as speech
from words.command import LANG, NotUnderstoodError, Parser, speak_as_asked, speak_utf8
from words.errors import told

DONE, REFUSED, NOT_UNDERSTOOD = 0, 1, 2
VERBS: Final = (
    ("serve",),
    ("station", "add"),
    ("account", "add"),
    ("code",),
    ("device", "revoke"),
    ("key", "rotate"),
    ("key", "root"),
    ("pack", "add"),
    ("stick", "read"),
    ("stick", "write"),
    ("verify",),
    ("report",),
    ("totals",),
    ("backup",),
    ("restore",),
    ("retention",),
    ("demo",),
)
"""Each has a module in ``hub.verbs``, its words joined by underscores."""


def main(arguments: Sequence[str]) -> int:
    """Do what is asked; return 0 done, 1 refused with a reason, 2 not understood."""
    speak_utf8()
    try:
        call = parse(arguments)
        speech.install(call.lang)
        answer = call.act(call) if call.act is not None else None
    except ClerkError as error:
        words = told(error)
        said = {"code": error.code, "message": words.message, "advice": words.advice}
        say({"error": said | ({"field": error.field} if error.field else {})})
        sys.stderr.write(f"{words.message} {words.advice}\n".strip() + "\n")
        wrong_words = isinstance(error, NotUnderstoodError | UnknownKindError)
        return NOT_UNDERSTOOD if wrong_words else REFUSED
    code = DONE
    if isinstance(answer, Answer):
        answer, code = answer.value, answer.code
    if answer is not None:
        say(answer)
    return code


def parse(arguments: Sequence[str]) -> Call:
    """Return the call; ``NotUnderstoodError`` when it cannot be one."""
    speak_as_asked(arguments)
    said = grammar(arguments).parse_args(arguments)
    return Call(
        data=getattr(said, "data", None) or default_folder(),
        address=getattr(said, "db", None),
        lang=getattr(said, "lang", None),
        flags=said,
        act=said.act,
    )


def grammar(wanted: Sequence[str]) -> Parser:
    """Return the grammar; only verbs whose words are all ``wanted`` know their own flags."""
    shared = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--data", type=Path, help="the office's folder")
    shared.add_argument("--db", metavar="URL", help="a PostgreSQL server instead of a file")
    shared.add_argument(LANG)
    top = Parser(prog="python -m hub", description="村站通: 县级中心", parents=[shared])
    verbs = top.add_subparsers(required=True, metavar="VERB", parser_class=Parser)
    groups: dict[str, Any] = {}
    for words in VERBS:
        within = verbs
        for word in words[:-1]:
            if word not in groups:
                group = verbs.add_parser(word)
                groups[word] = group.add_subparsers(
                    required=True, metavar="VERB", parser_class=Parser
                )
            within = groups[word]
        sub = within.add_parser(words[-1], parents=[shared])
        if set(words) <= set(wanted):
            module = importlib.import_module(f"hub.verbs.{'_'.join(words)}")
            sub.description = module.__doc__
            module.configure(sub)
            sub.set_defaults(act=module.act)
    return top
