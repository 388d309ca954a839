"""The usual price that a form offers until another one is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.widgets.form import RecordForm

FIELD: Final = "price_fen"
OFFERED: Final = "offered"


class UsualPrice:
    """What was offered in a form's price field, in fen; it is half-typed with the form."""

    def __init__(self, form: RecordForm) -> None:
        self._form = form
        self._offered: int | None = None

    def offer(self, usual: int | None) -> None:
        """Put the usual price in the place of the last one offered, if that still stands there."""
        if self._form.values().get(FIELD) in {None, self._offered} and usual != self._offered:
            self._form.fill({FIELD: usual})
            self._offered = usual

    def dump(self) -> dict[str, str]:
        """Return what was offered, to be half-typed."""
        return {} if self._offered is None else {OFFERED: str(self._offered)}

    def restore(self, half_typed: Mapping[str, str]) -> None:
        """Know again what ``dump`` said."""
        said = half_typed.get(OFFERED, "")
        self._offered = int(said) if said.isdecimal() else None
