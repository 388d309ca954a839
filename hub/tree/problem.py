"""What somebody who recomputes the tree may find."""

from __future__ import annotations

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """Something that does not fit: a code, and where."""

    code: str
    where: str
