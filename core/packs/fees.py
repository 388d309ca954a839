"""The price board: a fee that is not on it may not be asked for (价格法13)."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from core.packs.model import Fee, FeeSheet


class FeeBoard:
    """The fees posted at a station: the pack's, with the station's own prices in their place."""

    def __init__(self, sheet: FeeSheet, own: Mapping[str, int] | None = None) -> None:
        prices = own or {}
        self.fees = tuple(
            msgspec.structs.replace(fee, fen=prices.get(fee.item, fee.fen)) for fee in sheet.fees
        )
        self._by_item = {fee.item: fee for fee in self.fees}

    def get(self, item: str) -> Fee | None:
        """Return the line of the board for ``item``, None when it is not posted."""
        return self._by_item.get(item)

    def allows(self, item: str, fen: int) -> bool:
        """Tell whether ``fen`` may be asked for ``item``: nothing, or no more than is posted."""
        fee = self._by_item.get(item)
        return fen <= (fee.fen if fee else 0)
