"""Why the catalogue refuses something."""

from __future__ import annotations

from core.base.errors import ClerkError


class ProductExistsError(ClerkError):
    """A product of this name, unit and variety is in the catalogue already (args: id, name)."""

    code = "catalog.product_exists"


class BarcodeTakenError(ClerkError):
    """The barcode belongs to another product (args: id, name)."""

    code = "catalog.barcode_taken"


class NotInPackError(ClerkError):
    """The starter catalogue has no product of this name (args: name)."""

    code = "catalog.not_in_pack"


class NothingMovedError(ClerkError):
    """A movement of stock needs a weight or a number."""

    code = "catalog.nothing_moved"


class SamePlaceError(ClerkError):
    """Goods are moved from one place to another."""

    code = "catalog.same_place"


class LossCauseError(ClerkError):
    """A loss says why, with one of the causes of the pack (args: causes)."""

    code = "catalog.loss_cause"


class NotEnoughError(ClerkError):
    """There is less at the place than is to be locked for online orders (args: grams, count)."""

    code = "catalog.not_enough"
