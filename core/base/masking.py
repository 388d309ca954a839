"""Names and phones as they may be shown to others (快递暂行条例 34, 44)."""

from __future__ import annotations

from typing import Final

NAMES: Final = frozenset({"name", "farmer_name", "sender_name", "receiver_name", "to_name"})
"""Fields of records that hold somebody's name."""
TAIL: Final = 4
STARS: Final = "****"


def mask_name(name: str | None) -> str:
    """Return the surname with stars: 张三 → 张*, 王小明 → 王**."""
    text = (name or "").strip()
    return text[:1] + "*" * min(len(text) - 1, 2) if len(text) > 1 else text


def mask_phone(phone: str | None) -> str:
    """Return a phone with its middle hidden: 138****1234; a bare tail gets stars in front."""
    text = phone or ""
    digits = text if text.isdigit() else "".join(c for c in text if c.isdigit())
    if len(digits) <= TAIL:
        return STARS + digits if digits else ""
    return f"{digits[:3] if len(digits) > TAIL + 3 else ''}{STARS}{digits[-TAIL:]}"


def tail_of(phone: str | None) -> str:
    """Return the last four digits, or what there is."""
    return "".join(c for c in phone or "" if c.isdigit())[-TAIL:]
