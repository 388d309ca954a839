"""The language in force: Chinese source strings, other languages from compiled catalogues.

One program speaks one language at a time, so the catalogue in force is kept here, in one
holder that ``install`` fills once at start; everything else only calls ``_``.
"""

from __future__ import annotations

import gettext
from pathlib import Path
from typing import Final

CATALOGUES: Final = Path(__file__).resolve().parent.parent / "i18n"
LANGUAGES: Final = ("zh_CN", "en")
RIGHT_TO_LEFT: Final = frozenset({"ug", "ar"})


class Speech:
    """Holds the catalogue in force."""

    def __init__(self) -> None:
        self.language = LANGUAGES[0]
        self.catalogue = gettext.NullTranslations()


_speech: Final = Speech()


def install(language: str | None) -> str:
    """Speak ``language`` from now on (the source language if it has no catalogue)."""
    wanted = language or LANGUAGES[0]
    _speech.catalogue = _catalogue(wanted)
    _speech.language = wanted
    return wanted


def _catalogue(wanted: str) -> gettext.NullTranslations:
    """Return a language's catalogue; the source language has none to look for."""
    if wanted == LANGUAGES[0]:
        return gettext.NullTranslations()
    return gettext.translation("cunzhan", localedir=CATALOGUES, languages=[wanted], fallback=True)


def language() -> str:
    """Return the language in force, e.g. ``zh_CN``."""
    return _speech.language


def right_to_left() -> bool:
    """Tell whether the language in force is written from right to left."""
    return _speech.language.split("_")[0] in RIGHT_TO_LEFT


def _(text: str, /, **args: object) -> str:
    """Return ``text`` in the language in force, its ``{names}`` filled from ``args``."""
    told = _speech.catalogue.gettext(text) if text else ""
    return told.format(**args) if args else told
