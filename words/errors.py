"""A sentence and one thing to do for every error code, in the clerk's words."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator, Mapping
from typing import Final

from core.base.errors import ClerkError, FieldError, InvalidRecordError
from words.say import _
from words.told import Told

ROOMS: Final = (
    "catalog",
    "console",
    "fields",
    "hub",
    "imports",
    "listing",
    "packs",
    "paper",
    "people",
    "photos",
    "seasons",
    "sheets",
    "station",
    "stick",
    "sync",
    "trade",
    "training",
    "trust",
    "verify",
)


class Sentences(Mapping[str, Told]):
    """What is kept of every code, in ``words.sentences``; read when the first one is told."""

    @functools.cached_property
    def _kept(self) -> dict[str, Told]:
        rooms = [importlib.import_module(f"words.sentences.{room}") for room in ROOMS]
        return {code: told for room in rooms for code, told in room.SENTENCES.items()}

    def __getitem__(self, code: str) -> Told:
        return self._kept[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


SENTENCES: Final[Mapping[str, Told]] = Sentences()


def sentence(code: str, **args: str | int) -> str:
    """Return the sentence of a code, or the code itself when it has none."""
    kept = SENTENCES.get(code)
    return _filled(kept.message, args) if kept else code


def advice(code: str, **args: str | int) -> str:
    """Return what a code's sentence says to do, "" when it has none."""
    kept = SENTENCES.get(code)
    return _filled(kept.advice, args) if kept and kept.advice else ""


def told(error: ClerkError) -> Told:
    """Return an error's sentence and advice in the language in force."""
    kept = SENTENCES.get(error.code)
    if kept is None:
        return Told(str(error))
    args = error.args_by_name
    message = _filled(kept.message, args)
    if isinstance(error, InvalidRecordError):
        message += " " + "；".join(f"{e.field}：{field_told(e)}" for e in error.errors)
    return Told(message, _filled(kept.advice, args))


def field_told(error: FieldError) -> str:
    """Return what is wrong with one field."""
    return sentence(error.code, **error.args)


def _filled(text: str, args: Mapping[str, str | int]) -> str:
    """Fill a sentence; a sum in fen (``found_fen``) fills ``{found}`` as yuan."""
    yuan = {name[:-4]: f"{int(v) / 100:,.2f}" for name, v in args.items() if name.endswith("_fen")}
    try:
        return _(text, **(yuan | dict(args)))
    except (KeyError, IndexError):
        return _(text)
