"""What papers are gathered from: one connection's reads, and this PC's signature."""

from __future__ import annotations

import base64
import hashlib
from typing import Final, Protocol, TypedDict, TypeVar

from core.base.errors import ClerkError, UnknownRecordError
from core.base.ids import split_id
from core.base.tables import Fact
from core.catalog.queries import CatalogQueries
from core.db import rows
from core.db.file import Database
from core.journal.reading import one
from core.packs.shelf import Packs
from core.paper.qr import QrTooLongError, event_payload
from core.people.model import Station
from core.people.queries import PeopleQueries
from core.trade.model.heirs import heir_of
from core.trade.model.paper import Replaceable

T = TypeVar("T", bound=Fact)
DIGEST: Final = 8


class NoPaperError(ClerkError):
    """Records of this kind are not handed out on paper."""

    code = "paper.none"


class House(TypedDict):
    """Whose papers these are."""

    station: str
    contact: str


class Views(Protocol):
    """One connection's reads (``core.station.Views``)."""

    @property
    def db(self) -> Database:
        """The connection."""

    @property
    def packs(self) -> Packs:
        """Rules and tables."""

    @property
    def people(self) -> PeopleQueries:
        """Names."""

    @property
    def catalog(self) -> CatalogQueries:
        """Products."""


class Signer(Protocol):
    """This PC's log, which signs its own events (``core.journal.journal.Journal``)."""

    epoch: int

    @property
    def device(self) -> str:
        """The name of this PC's key."""

    def sign_event(self, content: bytes) -> bytes:
        """Sign the bytes of one event."""


def house(views: Views) -> House:
    """Return whose papers these are."""
    station = views.people.station() or Station(name="", village_code="")
    contact = " ".join(filter(None, (station.village, station.phone)))
    return House(station=station.name, contact=contact)


def name(views: Views, person: str | None) -> str:
    """Return what a person is called, "" for nobody; erased people have a pseudonym."""
    return views.people.name_of([person])[person] if person else ""


def row(views: Views, kind: type[T], identity: str) -> T:
    """Return a row by id; ``UnknownRecordError``."""
    found = rows.by_id(views.db, kind, identity)
    if found is None:
        raise UnknownRecordError(kind=kind.kind, id=identity)
    return found


def reversed_serial(views: Views, fact: Fact) -> str:
    """Return the serial that a red entry takes back, or its id where it had none."""
    return (_serial(views, fact, fact.reverses) or fact.reverses) if fact.reverses else ""


def replaced_serial(views: Views, fact: Fact) -> str:
    """Return the serial of the void paper that a fact was issued anew of, "" where it has none."""
    return _serial(views, fact, getattr(fact, "replaces", None))


def heir_serial(views: Views, fact: Fact) -> str:
    """Return the serial of the paper that counts now instead of a void one, "" where none does.

    Whoever holds the void one asks for the one that counts, not for those that were void between.
    """
    if not isinstance(fact, Replaceable):
        return ""
    heir = heir_of(views.db, fact)
    return "" if heir.id == fact.id else getattr(heir, "serial", None) or ""


def _serial(views: Views, fact: Fact, identity: str | None) -> str:
    other = rows.by_id(views.db, type(fact), identity) if identity else None
    return getattr(other, "serial", None) or ""


def why_void(views: Views, fact: Fact) -> str:
    """Return the reason of the red entry that takes a fact back."""
    if not fact.reversed_by:
        return ""
    red = rows.by_id(views.db, type(fact), fact.reversed_by)
    return (red.reason or "") if red else ""


def sealed(views: Views, identity: str, signer: Signer | None) -> tuple[bytes | None, str]:
    """Return the signed event for the code, and the short digest that people can read out."""
    stored = one(views.db, identity)
    if stored is None:
        return None, ""
    text = base64.b32encode(hashlib.sha256(stored.content).digest()).decode("ascii")[:DIGEST]
    digest = f"{text[: DIGEST // 2]}-{text[DIGEST // 2 :]}"
    key = split_id(identity)
    if signer is None or key is None or (signer.device, signer.epoch) != (key.device, key.epoch):
        return None, digest
    try:
        signature = signer.sign_event(stored.content)
        return event_payload(key.device, key.epoch, key.seq, stored.content, signature), digest
    except QrTooLongError:
        return None, digest
