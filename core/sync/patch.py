"""A pack as what is new in it: packed with the version before it as the other end of the string.

``CZPAT1``, the SHA-256 of the files that it stands on, one zstd frame of the new files with those
as its prefix. A county's catalogue of five thousand goods whose prices moved comes in a kilobyte.
What comes out is a pack like any other: its manifest's signature and digests are looked at as
if it had come whole.
"""

from __future__ import annotations

import functools
import hashlib
import io
import zipfile
from typing import Final

import msgspec
from backports import zstd

from core.packs.install import LONG_AGO, MANIFEST, reopen_pack
from core.sync.errors import MalformedError, OversizeError

WHAT: Final = "patch"
MAGIC: Final = b"CZPAT1"
DIGEST: Final = 32
LEVEL: Final = 19
WINDOW_LOG: Final = 24
MOST: Final = 8 << 20
"""Bytes of one version's files, so that both fit the window."""


class OtherBaseError(MalformedError):
    """The patch stands on another version than the one that is here: the whole is wanted."""


@functools.lru_cache(maxsize=8)
def write_patch(before: bytes, now: bytes) -> bytes | None:
    """Return what makes one pack out of another; None where the whole is wanted.

    Raises ``PackError`` for bytes that are no pack. The last few are remembered: a whole county
    asks for the same.
    """
    old, new = _files(before), _files(now)
    if max(len(old), len(new)) > MOST:
        return None
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: LEVEL,
        zstd.CompressionParameter.window_log: WINDOW_LOG,
        zstd.CompressionParameter.enable_long_distance_matching: 1,
    }
    prefix = zstd.ZstdDict(old, is_raw=True).as_prefix
    packed = zstd.compress(new, options=options, zstd_dict=prefix)
    return MAGIC + hashlib.sha256(old).digest() + packed


def read_patch(raw: bytes, before: bytes) -> bytes:
    """Return the pack that a patch makes out of the one that is here.

    Raises ``OtherBaseError``, ``MalformedError``, ``OversizeError`` or ``PackError``, whatever
    the bytes; who signed the pack is the caller's to look at.
    """
    old = _files(before)
    start = len(MAGIC) + DIGEST
    if raw[: len(MAGIC)] != MAGIC:
        raise MalformedError
    if raw[len(MAGIC) : start] != hashlib.sha256(old).digest():
        raise OtherBaseError
    try:
        opener = zstd.ZstdDecompressor(
            zstd_dict=zstd.ZstdDict(old, is_raw=True).as_prefix,
            options={zstd.DecompressionParameter.window_log_max: WINDOW_LOG},
        )
        new = opener.decompress(raw[start:], max_length=MOST + 1)
        if len(new) > MOST:
            raise OversizeError(most=MOST)
        if not opener.eof or opener.unused_data:
            raise MalformedError
        files = msgspec.msgpack.decode(new, type=dict[str, bytes])
    except (zstd.ZstdError, msgspec.MsgspecError, ValueError) as error:
        raise MalformedError from error
    return _archive(files)


def _files(pack: bytes) -> bytes:
    """Return a pack's files one after the other, however its archive packs them."""
    files = reopen_pack(pack).files
    return msgspec.msgpack.encode({name: files[name] for name in _ordered(files)})


def _archive(files: dict[str, bytes]) -> bytes:
    """Return files as an archive, as far as a pack may hold them."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in _ordered(files):
            try:
                archive.writestr(zipfile.ZipInfo(name, LONG_AGO), files[name], zipfile.ZIP_DEFLATED)
            except (UnicodeEncodeError, ValueError) as error:
                raise MalformedError from error
    return target.getvalue()


def _ordered(files: dict[str, bytes]) -> list[str]:
    """Name the manifest last: what changes little lies at the same place before and after."""
    return sorted(files, key=lambda name: (name.startswith(MANIFEST.partition(".")[0]), name))
