"""Why the tree is not signed any further."""

from __future__ import annotations

from core.base.errors import ClerkError


class DamagedTreeError(ClerkError):
    """What is stored of the tree does not fit together; nothing was signed (args: what, place)."""

    code = "hub.tree_damaged"
