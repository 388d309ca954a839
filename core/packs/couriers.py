"""Which courier a waybill may belong to: its shape suggests, it never decides."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Final

from core.base.validators import plain
from core.packs.model import Courier, CourierSheet

SUFFIX: Final = re.compile(r"(有限公司|公司|集团|股份|速运|速递|快递|物流)+$")
"""What a list adds to a courier's name; 快运 stays, it tells another company."""


class Couriers:
    """The couriers of a pack, ready for a scanner."""

    def __init__(self, sheet: CourierSheet) -> None:
        self.all = sheet.couriers
        self._by_code = {courier.code: courier for courier in sheet.couriers}
        self._waybill = re.compile(sheet.waybill)

    @functools.cached_property
    def _shapes(self) -> tuple[tuple[str, re.Pattern[str], str], ...]:
        found = [
            (pattern.confidence, re.compile(pattern.regex), courier.code)
            for courier in self.all
            for pattern in courier.patterns
        ]
        return tuple(sorted(found, key=lambda shape: shape[0]))

    def get(self, code: str) -> Courier | None:
        """Return the courier with our code, None when the pack has none."""
        return self._by_code.get(code)

    @functools.cached_property
    def _by_name(self) -> dict[str, str]:
        said = [
            (name, courier.code)
            for courier in self.all
            for name in (courier.zh, courier.en, courier.code, courier.kdniao or "", *courier.also)
            if name
        ]
        short = {_short(name): code for name, code in reversed(said)}
        return short | {plain(name): code for name, code in reversed(said)}

    def code_of(self, name: str) -> str | None:
        """Return the code of a courier as people write it (圆通, 圆通快递, YTO), or None."""
        return self._by_name.get(plain(name)) or self._by_name.get(_short(name))

    def name(self, code: str, lang: str = "zh") -> str:
        """Return a courier's name, or the code itself when the pack has none."""
        courier = self._by_code.get(code)
        return courier.name(lang) if courier else code

    def is_waybill(self, waybill: str) -> bool:
        """Tell whether any courier could have written this."""
        return self._waybill.fullmatch(waybill) is not None

    def candidates(
        self, waybill: str, remembered: Mapping[str, str] | None = None
    ) -> tuple[Courier, ...]:
        """Return the couriers that a waybill fits, likeliest first; one means nothing to ask.

        ``remembered`` maps a beginning (``43``) or a beginning and length (``430/15``) to the
        code that the clerk chose before; the longest that fits answers alone. Nothing fits:
        the answer is empty and the clerk chooses from ``all``.
        """
        chosen = self._remembered(waybill, remembered or {})
        if chosen:
            return (chosen,)
        fitting = dict.fromkeys(code for _, shape, code in self._shapes if shape.fullmatch(waybill))
        return tuple(self._by_code[code] for code in fitting)

    def _remembered(self, waybill: str, remembered: Mapping[str, str]) -> Courier | None:
        for key in sorted(remembered, key=len, reverse=True):
            start, _, length = key.partition("/")
            if waybill.startswith(start) and length in ("", str(len(waybill))):
                courier = self._by_code.get(remembered[key])
                if courier:
                    return courier
        return None


def _short(name: str) -> str:
    """Return a name without what lists add to it, or whole when nothing else is left."""
    whole = plain(name)
    return SUFFIX.sub("", whole) or whole
