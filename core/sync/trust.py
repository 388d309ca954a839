"""Whom this PC believes: the enrolled county's roots, its hubs' keys, its station's devices."""

from __future__ import annotations

from typing import Final

import msgspec

from core.db.file import Database
from core.keys.certificate import (
    DEVICE,
    HUB,
    REVOCATION,
    Certificate,
    County,
    ForgedError,
    HubCertificate,
    Revocation,
    county_of,
    unseal,
)
from core.sync.segment import Segment

COUNTY_PAPER: Final = "county"
HUB_PAPER: Final = "hub"
PLACE: Final = "station"
RECIPIENT: Final = "recipient"
SPOKEN: Final = "spoken"
CERTIFICATE: Final = "certificate"
REVOCATION_PAPER: Final = "revocation"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Which of the county's stations this is, and where its hub is met (host:port)."""

    station: int
    name: str
    addresses: tuple[str, ...] = ()
    village_code: str = ""


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """The county's papers as this PC has them; ``hubs`` begins with the newest."""

    county: County
    hubs: tuple[HubCertificate, ...]
    place: Place
    certificates: dict[str, Certificate] = {}
    revocations: dict[str, Revocation] = {}

    @property
    def hub_keys(self) -> tuple[bytes, ...]:
        """The keys with which the county's hubs sign or signed, the newest first.

        A replaced one may be a thief's by now: what it sealed counts where it lies here already,
        or where an answer of the newest brings it.
        """
        return tuple(hub.public_key for hub in self.hubs)

    def refusal(self, segment: Segment) -> str:
        """Return why a segment is not taken: unknown, not_yours, forged, revoked; "" if it is.

        One that begins below its device's bound is taken: up to there it counts.
        """
        header = segment.header
        mine = self.certificates.get(header.device)
        if mine is None:
            return "unknown"
        if mine.station != self.place.station:
            return "not_yours"
        if not segment.is_signed_by(mine.public_key):
            return "forged"
        return "revoked" if self.is_beyond(header.device, header.epoch, header.first) else ""

    def is_beyond(self, device: str, epoch: int, seq: int) -> bool:
        """Tell whether a device had no right any more to write this place in its logs."""
        revoked = self.revocations.get(device)
        return revoked is not None and seq > dict(revoked.ends).get(epoch, 0)


def trust_of(db: Database) -> Trust | None:
    """Return what this PC believes, None before it was enrolled."""
    papers = dict(db.rows("SELECT name, content FROM local_county"))
    if not {COUNTY_PAPER, HUB_PAPER, PLACE} <= papers.keys():
        return None
    county = county_of(papers[COUNTY_PAPER])
    hubs = [
        unseal(HUB, sealed, HubCertificate, county.roots)
        for name, sealed in papers.items()
        if name == HUB_PAPER or name.startswith(f"{HUB_PAPER}.")
    ]
    hubs.sort(key=lambda hub: hub.serial, reverse=True)
    certificates: dict[str, Certificate] = {}
    revocations: dict[str, Revocation] = {}
    for kind, sealed in db.rows("SELECT kind, content FROM local_certificate ORDER BY serial"):
        content = sealed[_SIGNATURE:]
        if kind == CERTIFICATE:
            paper = msgspec.msgpack.decode(content, type=Certificate)
            certificates[paper.device] = paper
        else:
            revoked = msgspec.msgpack.decode(content, type=Revocation)
            revocations[revoked.device] = revoked
    return Trust(
        county=county,
        hubs=tuple(hubs),
        place=msgspec.msgpack.decode(papers[PLACE], type=Place),
        certificates=certificates,
        revocations=revocations,
    )


_SIGNATURE: Final = 64


def place_of(db: Database) -> Place | None:
    """Return where this PC belongs, None before it was enrolled."""
    said = kept(db, PLACE)
    return msgspec.msgpack.decode(said, type=Place) if said else None


def keep(db: Database, name: str, content: bytes) -> None:
    """Keep a paper or secret of the county under its name."""
    db.execute("INSERT OR REPLACE INTO local_county VALUES (?, ?)", (name, content))


def kept(db: Database, name: str) -> bytes:
    """Return a paper or secret of the county, empty when there is none."""
    row = db.one("SELECT content FROM local_county WHERE name = ?", (name,))
    return bytes(row[0]) if row else b""


def keep_hub(db: Database, trust: Trust, sealed: bytes) -> HubCertificate:
    """Keep a hub's newer certificate, the older ones beside it.

    ``ForgedError`` for what no root of the county sealed, or for a key that was replaced.
    """
    fresh = unseal(HUB, sealed, HubCertificate, trust.county.roots)
    newest = trust.hubs[0]
    if fresh.serial < newest.serial:
        raise ForgedError
    if fresh.serial > newest.serial:
        keep(db, f"{HUB_PAPER}.{newest.serial}", kept(db, HUB_PAPER))
        keep(db, HUB_PAPER, sealed)
    return fresh


def keep_certificate(db: Database, trust: Trust, sealed: bytes) -> Certificate:
    """Keep a device's certificate that one of the county's hubs sealed; ``ForgedError``."""
    paper = unseal(DEVICE, sealed, Certificate, trust.hub_keys)
    if paper.station != trust.place.station:
        raise ForgedError
    _keep_paper(db, paper.serial, paper.device, CERTIFICATE, sealed)
    return paper


def keep_revocation(db: Database, trust: Trust, sealed: bytes) -> Revocation:
    """Keep that a device has no right any more; ``ForgedError``."""
    paper = unseal(REVOCATION, sealed, Revocation, trust.hub_keys)
    if paper.station != trust.place.station:
        raise ForgedError
    _keep_paper(db, paper.serial, paper.device, REVOCATION_PAPER, sealed)
    return paper


def _keep_paper(db: Database, serial: int, device: str, kind: str, sealed: bytes) -> None:
    db.execute(
        "INSERT OR IGNORE INTO local_certificate VALUES (?, ?, ?, ?)",
        (serial, device, kind, sealed),
    )
