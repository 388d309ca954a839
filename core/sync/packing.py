"""Compressing what travels: zstd with the shipped dictionary, unpacked within hard limits."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

from backports import zstd

from core.sync.errors import MalformedError, OversizeError

DICTIONARIES: Final = Path(__file__).resolve().parents[2] / "resources" / "sync"
THOROUGH: Final = 19
QUICK: Final = 9
THOROUGH_BYTES: Final = 64 << 10
"""Level 19 costs a millisecond for a day's events and pays on a slow link; more is for level 9."""
WINDOW_LOG: Final = 23


@functools.cache
def _shipped() -> dict[int, zstd.ZstdDict]:
    """Return the dictionaries by id, the newest last; none is ever needed to read plain zstd."""
    found = [zstd.ZstdDict(path.read_bytes()) for path in sorted(DICTIONARIES.glob("*.zdict"))]
    return {one.dict_id: one for one in found}


def pack(content: bytes, *, thorough: bool = False) -> bytes:
    """Compress with the newest shipped dictionary; ``thorough`` takes its time over much too."""
    level = THOROUGH if thorough or len(content) <= THOROUGH_BYTES else QUICK
    newest = next(reversed(_shipped().values()), None)
    return zstd.compress(content, level, zstd_dict=newest)


def unpack(frame: bytes, most: int) -> bytes:
    """Decompress one frame to at most ``most`` bytes.

    ``OversizeError`` for a bomb, ``MalformedError`` for anything that is not exactly one frame.
    """
    try:
        wanted = zstd.get_frame_info(frame).dictionary_id
        known = _shipped().get(wanted) if wanted else None
        options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: WINDOW_LOG}
        opener = zstd.ZstdDecompressor(zstd_dict=known, options=options)
        content = opener.decompress(frame, max_length=most + 1)
    except zstd.ZstdError as error:
        raise MalformedError from error
    if len(content) > most:
        raise OversizeError(most=most)
    if not opener.eof or opener.unused_data:
        raise MalformedError
    return content
