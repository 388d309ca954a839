"""What can be wrong with a picture that somebody hands in, or with one that was kept."""

from __future__ import annotations

from core.base.errors import ClerkError


class PictureError(ClerkError):
    """A file that cannot become a photo."""

    code = "photo"


class NotPictureError(PictureError):
    """The file is no picture of a kind that is taken."""

    code = "photo.not_a_picture"


class CutShortError(PictureError):
    """The file ends too early, or its inside is damaged."""

    code = "photo.cut_short"


class BombError(PictureError):
    """The picture is larger than any camera makes (args: most, in millions of pixels)."""

    code = "photo.too_large"


class MovingError(PictureError):
    """The file holds several pictures that follow each other."""

    code = "photo.moving"


class InksError(PictureError):
    """The picture is made for a printing press (CMYK): its colours would come out wrong."""

    code = "photo.inks"


class BlobError(ClerkError):
    """A kept file that is not there as it was."""

    code = "photo.kept"


class MissingBlobError(BlobError):
    """The file is not on the shelf."""

    code = "photo.missing"


class ChangedBlobError(BlobError):
    """The file on the shelf is not what was put there."""

    code = "photo.changed"
