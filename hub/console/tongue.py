"""What the console says, in the language of the one who reads it.

The desk speaks one language per program (``words.say``); a hub speaks to many people at once, so
here each visit carries its own catalogue.
"""

from __future__ import annotations

import functools
import gettext
from typing import Final

from core.base.errors import ClerkError, InvalidRecordError
from words.errors import SENTENCES
from words.say import CATALOGUES, LANGUAGES
from words.told import Told

DOMAIN: Final = "cunzhan"


class Tongue:
    """One language: ``tongue("共 {n} 条", n=3)``."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = gettext.translation(
            DOMAIN, localedir=CATALOGUES, languages=[language], fallback=True
        )

    def __call__(self, text: str, /, **args: object) -> str:
        """Return ``text`` in this language, its ``{names}`` filled from ``args``."""
        told = self._catalogue.gettext(text) if text else ""
        return told.format(**args) if args else told

    @property
    def html(self) -> str:
        """The language as HTML names it."""
        return self.language.replace("_", "-")

    def told(self, error: ClerkError) -> Told:
        """Return an error's sentence and advice."""
        kept = SENTENCES.get(error.code)
        if kept is None:
            return Told(error.code)
        message = self._filled(kept.message, error.args_by_name)
        if isinstance(error, InvalidRecordError):
            message += " " + "；".join(
                f"{one.field}：{self.sentence(one.code, one.args)}" for one in error.errors
            )
        return Told(message, self._filled(kept.advice, error.args_by_name))

    def sentence(self, code: str, args: dict[str, str | int] | None = None) -> str:
        """Return the sentence of a code, or the code itself when it has none."""
        kept = SENTENCES.get(code)
        return self._filled(kept.message, args or {}) if kept else code

    def _filled(self, text: str, args: dict[str, str | int]) -> str:
        try:
            return self(text, **args)
        except (KeyError, IndexError):
            return self(text)


@functools.cache
def tongue(language: str | None) -> Tongue:
    """Return a language's tongue; the source language for one that has no catalogue."""
    return Tongue(language if language in LANGUAGES else LANGUAGES[0])
