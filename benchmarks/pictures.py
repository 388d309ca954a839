"""A photo of 12 million pixels made ready for a listing.

Ours is all that happens when a clerk takes a picture: opened, turned, cut down to 1600 pixels,
written as a JPEG with its preview, looked at for sharpness, background, codes and doubles. The
floor is the bare decode of the same file. ``fit`` is the same picture brought into the window of
every platform that there is, by the same floor.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image, ImageChops

from benchmarks.measure import expect, flags, paired, show, told, worked
from core.listing.pictures import fitted, ready
from core.packs.shelf import Packs

SIZE: Final = (4000, 3000)
GRAIN: Final = 9
FLIPPED: Final = Image.Transpose.FLIP_LEFT_RIGHT
AT_MOST: Final = 2.5
FIT_AT_MOST: Final = 12.0


def photo() -> bytes:
    """Return a photo as a phone writes it: soft shapes, grain, held sideways, 3 to 5 MB."""
    shapes = Image.effect_noise((40, 30), 90).resize(SIZE, Image.Resampling.BICUBIC)
    channels = [
        ImageChops.add(shape, Image.effect_noise(SIZE, GRAIN), offset=-128)
        for shape in (shapes, shapes.transpose(FLIPPED), ImageChops.invert(shapes))
    ]
    image = Image.merge("RGB", channels)
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90, exif=exif)
    return file.getvalue()


def main() -> None:
    said = flags(__doc__, n=15)
    content = photo()
    rules = [rule for profile in Packs().profiles.profiles for rule in profile.pictures]

    def decode() -> float:
        return worked(lambda: Image.open(io.BytesIO(content)).load())

    made = ready(content)
    expect(made.height, 1600, "pixels")
    whole = paired(decode, lambda: worked(lambda: ready(content)), said.n)
    fit = paired(
        decode, lambda: worked(lambda: [fitted(made.content, rule) for rule in rules]), said.n
    )
    show(
        told(
            "a photo of 12 million pixels is ready in a bounded multiple of its decode alone",
            whole,
            AT_MOST,
            unit="ms",
            megabytes=round(len(content) / 1e6, 1),
            fit=told(
                f"and fitted to the {len(rules)} windows of all platforms",
                fit,
                FIT_AT_MOST,
                unit="ms",
            ),
        )
    )


if __name__ == "__main__":
    main()
