"""Files on the county's disk, sealed: nobody reads them who has the disk without ``hub.key``.

A file lies in pieces of 64 KiB, each sealed by itself with its digest and place, so that it can
grow at its end and be read from anywhere. The name is the file's SHA-256 and tells nobody what
it holds who does not have the same file.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.base.files import open_raw, write_durably
from core.db.errors import disk_told

FOLDER: Final = "files"
LOCKS: Final = "locks"
SEALED: Final = ".cz"
CONTEXT: Final = b"cz-hub-files-1"
NAME: Final = re.compile(r"[0-9a-f]{64}")
"""How an earlier program named its files, which it did not seal."""
KEY_BYTES: Final = 32
PIECE: Final = 64 << 10
NONCE: Final = 12
TAG: Final = 16
STEP: Final = NONCE + PIECE + TAG
"""What a whole piece takes on the disk."""


class Vault:
    """The sealed files of one office's folder; ``key`` is the one that opens ``hub.db``."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._locks = folder / FOLDER, folder / LOCKS
        derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=CONTEXT).derive(key)
        self._cipher = AESGCM(derived)

    def append(self, digest: bytes, offset: int, content: bytes) -> int:
        """Write durably from ``offset`` on and return where the file ends now.

        Less than was to be expected when the piece before was torn by a power cut: what came
        after that place has to come again. What lay behind ``offset`` is cut off.
        """
        start = offset - offset % PIECE
        with disk_told():
            path = self._path(digest)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            held = self._piece(digest, start // PIECE) if offset > start else b""
            if held is None or len(held) < offset - start:
                return start
            fresh = held[: offset - start] + content
            sealed = b"".join(
                self._sealed(digest, (start + at) // PIECE, fresh[at : at + PIECE])
                for at in range(0, len(fresh), PIECE)
            )
            _write_at(path, start // PIECE * STEP, sealed)
        return offset + len(content)

    def lock(self, digest: bytes) -> Path:
        """Return the file by whose lock processes take turns at this file and some others."""
        with disk_told():
            self._locks.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._locks / digest.hex()[:2]

    def read(self, digest: bytes, first: int = 0, last: int = 1 << 62) -> bytes:
        """Return bytes ``first`` to ``last`` (exclusive), as far as they are here and sound."""
        found = bytearray()
        at = first - first % PIECE
        with disk_told():
            while at < last:
                piece = self._piece(digest, at // PIECE) or b""
                found += piece[max(0, first - at) : last - at]
                at += PIECE
                if len(piece) < PIECE:
                    break
        return bytes(found)

    def is_whole(self, digest: bytes, size: int) -> bool:
        """Tell whether a file is here, with the bytes that its name promises."""
        hashed, seen = hashlib.sha256(), 0
        with disk_told():
            for place in range(-(-size // PIECE)):
                piece = self._piece(digest, place) or b""
                hashed.update(piece)
                seen += len(piece)
        return seen == size and hashed.digest() == digest

    def remove(self, digest: bytes) -> None:
        """Forget a file."""
        with disk_told():
            self._path(digest).unlink(missing_ok=True)
            self._plain(digest).unlink(missing_ok=True)

    def seal_old(self) -> int:
        """Seal what an earlier program left readable; return how many files."""
        done = 0
        with disk_told():
            for plain in sorted(self._folder.glob("??/*")):
                if NAME.fullmatch(plain.name):
                    self._take_old(plain)
                    done += 1
        return done

    def _take_old(self, plain: Path) -> None:
        digest = bytes.fromhex(plain.name)
        content = plain.read_bytes()
        pieces = (
            self._sealed(digest, at // PIECE, content[at : at + PIECE])
            for at in range(0, len(content), PIECE)
        )
        if not self._path(digest).exists():
            write_durably(self._path(digest), b"".join(pieces))
        plain.unlink()

    def _piece(self, digest: bytes, place: int) -> bytes | None:
        """Return one piece, None where it is not there or not as it was written."""
        path, plain = self._path(digest), self._plain(digest)
        if plain.exists():
            self._take_old(plain)
        if not path.exists():
            return None
        with path.open("rb") as file:
            file.seek(place * STEP)
            sealed = file.read(STEP)
        if len(sealed) < NONCE + TAG:
            return None
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], _bound(digest, place))
        except InvalidTag:
            return None

    def _sealed(self, digest: bytes, place: int, content: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, content, _bound(digest, place))

    def _path(self, digest: bytes) -> Path:
        return self._plain(digest).with_suffix(SEALED)

    def _plain(self, digest: bytes) -> Path:
        name = digest.hex()
        return self._folder / name[:2] / name


def _bound(digest: bytes, place: int) -> bytes:
    return digest + place.to_bytes(8, "big")


def _write_at(path: Path, offset: int, content: bytes) -> None:
    """Write at an offset and flush; what an earlier attempt left behind it is cut off."""
    handle = open_raw(path, os.O_WRONLY | os.O_CREAT)
    with os.fdopen(handle, "wb") as file:
        file.seek(offset)
        file.write(content)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
