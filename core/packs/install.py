"""Packs from outside: one zip file with a manifest and the county's Ed25519 signature.

Nothing of a pack is unpacked before its signature stands, and nothing is kept before every file
has been read as its subject. Its own signature context keeps a pack's signature from being used
for anything else.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping
from typing import Final, TypeVar

import msgspec

from core.keys.device import is_signed_by
from core.packs.errors import (
    PackContentError,
    PackDamagedError,
    PackForeignError,
    PackOldError,
    PackPathError,
    PackTooLargeError,
    PackUnsignedError,
)
from core.packs.manifest import Manifest, order_of
from core.packs.model import FORMER, SUBJECTS

CONTEXT: Final = b"cz-pack-1"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
ALLOWED: Final = frozenset(
    {MANIFEST, SIGNATURE, *(f"{name}.json" for name in {*SUBJECTS, *FORMER})}
)
LARGEST_PACK: Final = 4 << 20
LARGEST_FILE: Final = 2 << 20
SIGNATURE_BYTES: Final = 64
LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What reading a broken zip file raises: a lying header, a cut stream, an unknown method."""
T = TypeVar("T")


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """A pack that was verified: its manifest, its files by name, and its bytes to keep."""

    manifest: Manifest
    files: dict[str, bytes]
    content: bytes

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects that this pack replaces, whole."""
        return tuple(sorted(self.manifest.files))


def verify_pack(
    content: bytes, trusted_keys: Collection[bytes], *, newer_than: str | None = None
) -> Pack:
    """Return the pack that ``content`` is, or raise a ``PackError`` and keep nothing.

    ``trusted_keys`` are raw 32-byte Ed25519 public keys; ``newer_than`` is the version of the
    pack of the same county that is in use. Every file must be its manifest's and readable.
    """
    files = _opened(content, lambda head, mark: _trust(head, mark, trusted_keys))
    pack = _pack(files, content)
    if newer_than is not None and pack.manifest.order <= order_of(newer_than):
        raise PackOldError(offered=pack.manifest.version, installed=newer_than)
    for name, type_ in SUBJECTS.items():
        if name in pack.manifest.files:
            _decoded(name, pack.files[f"{name}.json"], type_)
    return pack


def reopen_pack(content: bytes) -> Pack:
    """Return a pack that was verified when it was installed and has lain in the station's file."""
    return _pack(_opened(content, lambda _head, _mark: None), content)


def seal_pack(
    manifest: Manifest, files: Mapping[str, bytes], sign: Callable[[bytes], bytes]
) -> bytes:
    """Return a pack of ``files`` (subject → JSON bytes); ``manifest.files`` is filled in here.

    The same files give the same bytes, so that a pack can be made again and compared.
    """
    digests = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    head = msgspec.json.encode(msgspec.structs.replace(manifest, files=digests))
    parts = {MANIFEST: head, SIGNATURE: sign(CONTEXT + head)}
    parts |= {f"{name}.json": files[name] for name in sorted(files)}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _trust(head: bytes, signature: bytes | None, trusted_keys: Collection[bytes]) -> None:
    if signature is None or len(signature) != SIGNATURE_BYTES:
        raise PackUnsignedError
    if not any(is_signed_by(key, CONTEXT + head, signature) for key in trusted_keys):
        raise PackForeignError


def _opened(content: bytes, trust: Callable[[bytes, bytes | None], None]) -> dict[str, bytes]:
    if len(content) > LARGEST_PACK:
        raise PackTooLargeError(bytes=len(content), most=LARGEST_PACK)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = _entries(archive)
            if MANIFEST not in entries:
                raise PackDamagedError
            signature = entries.get(SIGNATURE)
            head = _unpacked(archive, entries[MANIFEST])
            trust(head, _unpacked(archive, signature) if signature else None)
            return {name: _unpacked(archive, entry) for name, entry in entries.items()}
    except BROKEN as error:
        raise PackDamagedError from error


def _entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    listed = archive.infolist()
    strange = next((entry.filename for entry in listed if entry.filename not in ALLOWED), None)
    if strange is not None:
        raise PackPathError(file=strange[:80])
    entries = {entry.filename: entry for entry in listed}
    if len(entries) != len(listed) or any(one.compress_type not in METHODS for one in listed):
        raise PackDamagedError
    return entries


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Read one file, never more than ``LARGEST_FILE`` whatever its header declares."""
    with archive.open(entry) as file:
        read = file.read(LARGEST_FILE + 1)
    if len(read) > LARGEST_FILE:
        raise PackTooLargeError(bytes=len(read), most=LARGEST_FILE)
    return read


def _pack(files: Mapping[str, bytes], content: bytes) -> Pack:
    manifest: Manifest = _decoded("manifest", files[MANIFEST], Manifest)
    present = {name.removesuffix(".json") for name in files if name not in (MANIFEST, SIGNATURE)}
    if present != set(manifest.files):
        raise PackDamagedError
    for name, digest in manifest.files.items():
        if hashlib.sha256(files[f"{name}.json"]).hexdigest() != digest:
            raise PackDamagedError(file=f"{name}.json")
    return Pack(manifest=manifest, files=dict(files), content=content)


def _decoded(name: str, content: bytes, type_: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PackContentError(subject=name, found=str(error)[:120]) from error
