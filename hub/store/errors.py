"""What can be wrong with the county's store; the codes of a full or failing disk are core's."""

from __future__ import annotations

from core.base.errors import ClerkError


class NoDatabaseError(ClerkError):
    """The database server does not answer, or refuses us."""

    code = "hub.no_database"


class StoreClosedError(RuntimeError):
    """Somebody writes into a store that was closed."""


class UnfitChangeError(ValueError):
    """A row change names what no table has, or a value that a column cannot hold."""
