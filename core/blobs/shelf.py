"""Files under their digest in the station's folder, encrypted; nothing on the disk can be read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.base.files import flush_folder, patiently, write_durably
from core.base.photos import DIGEST_BYTES
from core.blobs.errors import ChangedBlobError, MissingBlobError
from core.db.errors import disk_told

FOLDER: Final = "blobs"
CONTEXT: Final = b"cz-blobs-1"
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12


class Shelf:
    """The files of one station's folder; ``key`` is the ledger file's, which is never written."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder / FOLDER
        derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=CONTEXT).derive(key)
        self._cipher = AESGCM(derived)

    def put(self, content: bytes) -> bytes:
        """Keep a file durably and return its digest; what is here already is left as it is.

        Raises ``DiskError``.
        """
        digest = hashlib.sha256(content).digest()
        if self._is_sound(digest):
            return digest
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, content, digest)
        path = self._path(digest)
        with disk_told():
            if not path.parent.exists():
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                flush_folder(self._folder)
            write_durably(path, sealed)
        return digest

    def get(self, digest: bytes) -> bytes:
        """Return a file as it was put.

        Raises ``MissingBlobError``, ``ChangedBlobError``, ``DiskError``.
        """
        with disk_told():
            try:
                sealed = self._path(digest).read_bytes()
            except FileNotFoundError as error:
                raise MissingBlobError from error
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], digest)
        except (InvalidTag, ValueError) as error:
            raise ChangedBlobError from error

    def has(self, digest: bytes) -> bool:
        """Tell whether a file is here; whether it is sound shows when it is read."""
        return self._path(digest).exists()

    def remove(self, digest: bytes) -> None:
        """Forget a file; one that is not here is forgotten already."""
        path = self._path(digest)
        with disk_told():
            if path.exists():
                patiently(path.unlink)
                flush_folder(path.parent)

    def digests(self) -> Iterator[bytes]:
        """Yield the digests of the files that are here."""
        for path in sorted(self._folder.glob("??/*")):
            try:
                digest = bytes.fromhex(path.name)
            except ValueError:
                continue
            if len(digest) == DIGEST_BYTES:
                yield digest

    def _is_sound(self, digest: bytes) -> bool:
        try:
            self.get(digest)
        except (MissingBlobError, ChangedBlobError):
            return False
        return True

    def _path(self, digest: bytes) -> Path:
        name = digest.hex()
        return self._folder / name[:2] / name
