"""A sentence and one thing to do for every error code, in the clerk's words."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from core.base.errors import ClerkError, FieldError, InvalidRecordError
from core.base.record import declared
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


BOUNDS: Final = ("low", "high")


def _yuan(fen: str | int) -> str:
    return _("{yuan} 元", yuan=f"{int(fen) / 100:,.2f}")


def _number(thousandths: str | int) -> str:
    return f"{int(thousandths) / 1000:,.3f}".rstrip("0").rstrip(".")


def _weight(grams: str | int) -> str:
    return f"{_number(grams)} kg"


MEASURES: Final = MappingProxyType({"fen": _yuan, "grams": _weight, "thousandths": _number})
"""How a bound is told, by the shape of what it bounds."""


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
        wrong = (f"{label(error.kind, e.field)}：{field_told(e, error.kind)}" for e in error.errors)
        message += " " + "；".join(wrong)
    return Told(message, _filled(kept.advice, args))


def label(kind: str, field: str) -> str:
    """Return what a field of a kind of record is called; its name where nobody declared it."""
    spec = declared(kind, field)
    return _(spec.field.label) if spec else field


def field_told(error: FieldError, kind: str = "") -> str:
    """Return what is wrong with one field; bounds of a known kind's amounts in yuan and 公斤."""
    spec = declared(kind, error.field)
    measure = MEASURES.get(spec.shape) if spec else None
    args: dict[str, str | int] = dict(error.args)
    if measure is not None:
        args |= {name: measure(args[name]) for name in BOUNDS if name in args}
    return sentence(error.code, **args)


def _filled(text: str, args: Mapping[str, str | int]) -> str:
    """Fill a sentence; a sum in fen (``found_fen``) fills ``{found}`` as yuan."""
    yuan = {name[:-4]: f"{int(v) / 100:,.2f}" for name, v in args.items() if name.endswith("_fen")}
    try:
        return _(text, **(yuan | dict(args)))
    except (KeyError, IndexError):
        return _(text)
