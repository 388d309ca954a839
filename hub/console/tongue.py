"""What the console says, in the language of the one who reads it.

The desk speaks one language per program (``words.say``); a hub speaks to many people at once, so
here each visit carries its own catalogue.
"""

from __future__ import annotations

import functools
import gettext
from collections.abc import Mapping
from typing import Final

from core.base.errors import ClerkError, FieldError, InvalidRecordError
from core.base.record import FieldSpec, specs
from hub.console.scales import as_typed
from hub.store.derived import DERIVED
from words.choices import choice_source
from words.errors import SENTENCES
from words.say import CATALOGUES, LANGUAGES
from words.told import Told

DOMAIN: Final = "cunzhan"
LIMITS: Final = frozenset({"low", "high"})


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

    def pgettext(self, context: str, text: str) -> str:
        """Return ``text`` as it is said in a place, such as the menu."""
        return self._catalogue.pgettext(context, text)

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
            declared = _declared(error.kind)
            message += " " + "；".join(
                self("{column}：{words}", column=self._label(declared, one.field), words=wrong)
                for one, wrong in zip(error.errors, self.wrongs(error).values(), strict=True)
            )
        return Told(message, self._filled(kept.advice, error.args_by_name))

    def wrongs(self, error: ClerkError | None) -> Mapping[str, str]:
        """Return what is wrong with each field of a form that an error names."""
        if isinstance(error, InvalidRecordError):
            declared = _declared(error.kind)
            return {one.field: self._wrong(declared.get(one.field), one) for one in error.errors}
        if error is None or error.field is None:
            return {}
        return {error.field: self.told(error).message}

    def _label(self, declared: Mapping[str, FieldSpec], name: str) -> str:
        return self(declared[name].field.label) if name in declared else name

    def _wrong(self, spec: FieldSpec | None, error: FieldError) -> str:
        """Return what is wrong with a field, its limits and choices as the form shows them."""
        if spec is None:
            return self.sentence(error.code, error.args)
        args: dict[str, str | int] = {
            name: as_typed(spec.shape, value) if name in LIMITS else value
            for name, value in error.args.items()
        }
        if "choices" in args:
            said = (self(choice_source(spec.name, code)) for code in spec.field.choices)
            args["choices"] = " / ".join(said)
        return self.sentence(error.code, args)

    def sentence(self, code: str, args: dict[str, str | int] | None = None) -> str:
        """Return the sentence of a code, or the code itself when it has none."""
        kept = SENTENCES.get(code)
        return self._filled(kept.message, args or {}) if kept else code

    def _filled(self, text: str, args: dict[str, str | int]) -> str:
        try:
            return self(text, **args)
        except (KeyError, IndexError):
            return self(text)


def _declared(kind: str) -> Mapping[str, FieldSpec]:
    record = DERIVED.registry.records.get(kind)
    return {spec.name: spec for spec in specs(record)} if record else {}


@functools.cache
def tongue(language: str | None) -> Tongue:
    """Return a language's tongue; the source language for one that has no catalogue."""
    return Tongue(language if language in LANGUAGES else LANGUAGES[0])
