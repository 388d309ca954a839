"""The county's packs: published once, then fetched by every station; newer ones as patches."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from core.db.errors import disk_told
from core.listing.claims import broken_samples
from core.packs.claims import ClaimSheet
from core.packs.errors import PackError, PackSampleError, PackTooLargeError
from core.packs.install import LARGEST_PACK, MANIFEST, Pack, reopen_pack, seal_pack, verify_pack
from core.packs.manifest import Manifest
from core.packs.model import SUBJECTS
from hub.keys import Keys
from hub.store import rows, tables

JSON: Final = ".json"
CLAIMS: Final = f"claims{JSON}"
P = tables.pack.c
AFTER: Final = select(tables.pack).where(P.from_ms > bindparam("cursor")).order_by(P.from_ms)


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A pack that was published: ``version`` is its name and version, ``from_ms`` its cursor."""

    version: str
    digest: bytes
    content: bytes
    from_ms: int

    @property
    def name(self) -> str:
        """The pack's name."""
        return self.version.partition(" ")[0]


def sealed(folder: Path, keys: Keys, name: str, version: str, day: dt.date) -> bytes:
    """Return a folder's subjects (``products.json`` ...) as a pack that the hub signed."""
    with disk_told():
        files: Mapping[str, bytes] = {
            path.stem: path.read_bytes()
            for path in sorted(folder.glob(f"*{JSON}"))
            if path.stem in SUBJECTS and path.name != MANIFEST
        }
    manifest = Manifest(name=name, version=version, made_on=day, files={})
    return seal_pack(manifest, files, lambda said: keys.signing.sign(b"", said))


def publish(connection: Connection, keys: Keys, content: bytes, now_ms: int) -> Pack:
    """Have every station fetch a pack from now on.

    Raises ``PackError``: not the county's, unreadable, not newer than the one published, or
    with claims that do not judge their own samples as these say.
    """
    if len(content) > LARGEST_PACK:
        raise PackTooLargeError(bytes=len(content), most=LARGEST_PACK)
    # One that a replaced key of the hub's sealed may be a thief's.
    trusted = (*keys.county.roots, keys.signing.public)
    pack = verify_pack(content, trusted)
    said = pack.manifest
    _refuse_broken_claims(pack)
    before = newest(connection, said.name)
    if before is not None:
        verify_pack(content, trusted, newer_than=reopen_pack(before.content).manifest.version)
    last = connection.scalar(select(func.max(P.from_ms))) or 0
    rows.put(
        connection,
        tables.pack,
        Held(
            version=f"{said.name} {said.version}",
            digest=hashlib.sha256(content).digest(),
            content=content,
            from_ms=max(now_ms, int(last) + 1),
        ),
    )
    return pack


def seal_anew(connection: Connection, keys: Keys) -> int:
    """Seal with the hub's key of now what one before it had sealed and PCs still fetch.

    Who fetched such a pack before keeps it; one that nobody can read stays as it lies. Return how
    many there were.
    """
    count = 0
    for held in after(connection, 0):
        with contextlib.suppress(PackError):
            pack = verify_pack(held.content, keys.publics[1:])
            files = {name: pack.files[f"{name}{JSON}"] for name in pack.subjects}
            content = seal_pack(pack.manifest, files, lambda said: keys.signing.sign(b"", said))
            digest = hashlib.sha256(content).digest()
            fresh = msgspec.structs.replace(held, content=content, digest=digest)
            rows.put(connection, tables.pack, fresh)
            count += 1
    return count


def _refuse_broken_claims(pack: Pack) -> None:
    """Whoever edits the rules does no programming: the samples tell what an edit broke."""
    content = pack.files.get(CLAIMS)
    if content is None:
        return
    broken = broken_samples(msgspec.json.decode(content, type=ClaimSheet), pack.manifest.made_on)
    if broken:
        raise PackSampleError(text=broken[0].text)


def after(connection: Connection, cursor: int) -> list[Held]:
    """Return the newest pack of each name that was published after a cursor, in order."""
    found = {one.name: one for one in rows.read(connection, Held, AFTER, cursor=cursor)}
    return sorted(found.values(), key=lambda one: one.from_ms)


def newest(connection: Connection, name: str, upto: int = 1 << 62) -> Held | None:
    """Return the newest pack of a name that was published up to a cursor."""
    query = (
        select(tables.pack)
        .where(P.version.startswith(f"{name} ", autoescape=True), P.from_ms <= upto)
        .order_by(P.from_ms.desc())
    )
    return rows.first(connection, Held, query)
