"""What a course pack lists and signs: every file's digest, who signed, what it follows."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated, Final, Literal

import msgspec

from core.training.course.errors import CourseDamagedError
from core.training.course.outline import Code, Short, Version

CONTEXT: Final = b"cz-course-1"
LARGEST: Final = 4 << 20
Hex32 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


class FileSum(msgspec.Struct, frozen=True):
    """A file's SHA-256 and its size in bytes."""

    sha256: Hex32
    size: Annotated[int, msgspec.Meta(ge=0)]


class Previous(msgspec.Struct, frozen=True, kw_only=True):
    """The version before, and the SHA-256 of its manifest."""

    version: Version
    manifest: Hex32


class Manifest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All files of one version; a ``delta`` carries only those that the version before lacks.

    ``signer`` is the Ed25519 key that signed, ``papers`` the county's sealed certificates for it
    in base64: the hub's, then the device's.
    """

    course: Code
    version: Version
    title: Short
    made_on: dt.date
    files: dict[str, FileSum]
    signer: Hex32
    previous: Previous | None = None
    delta: bool = False
    papers: tuple[str, ...] = ()
    format: Literal[1] = 1

    @property
    def size(self) -> int:
        """What all files take unpacked, in bytes."""
        return sum(one.size for one in self.files.values())


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return the manifest as it is written and signed: the same for the same files."""
    ordered = msgspec.structs.replace(manifest, files=dict(sorted(manifest.files.items())))
    return msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n"


def read_manifest(content: bytes) -> Manifest:
    """Return a manifest; ``CourseDamagedError``."""
    try:
        return msgspec.json.decode(content, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CourseDamagedError(file="manifest.json") from error


def digest_of(content: bytes) -> str:
    """Return a manifest's own SHA-256, by which later packs and records name it."""
    return hashlib.sha256(content).hexdigest()
