"""Becoming one of a county's PCs: by a one-time code over a link, or by files on a stick.

The code names the county by the digest of its paper, so that nothing that answers on the way has
to be believed. The files are what the hub's ``code`` writes (an invitation), what this PC asks
and what the county answers; their bodies are those that travel over a link.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
from pyrage import x25519

from core.db import settings
from core.db.file import Database
from core.journal.ledger import ROLE
from core.keys.certificate import (
    DEVICE,
    HUB,
    Certificate,
    County,
    ForgedError,
    HubCertificate,
    county_of,
    pin_of,
    unseal,
)
from core.keys.device import DeviceKey
from core.people.queries import PeopleQueries
from core.sync import trust as papers
from core.sync.errors import (
    BadCodeError,
    ExpiredCodeError,
    NoRequestError,
    OtherCountyError,
    OtherStationError,
    RevokedPcError,
    StoppedError,
    SyncError,
    UnknownCodeError,
    UsedCodeError,
    WrongCountyError,
)
from core.sync.link import REFUSED, Link, nobody_stops, wanted
from core.sync.messages import (
    ANSWER,
    ENROL,
    Answer,
    Application,
    claimed,
    decoded,
    read_message,
    write_message,
)
from core.sync.states import FILLING
from core.sync.tls import Stop
from core.sync.trust import Place

INVITATION_MAGIC: Final = b"CZINV1"
REQUEST_MAGIC: Final = b"CZREQ1"
ANSWER_MAGIC: Final = b"CZANS1"
ENDING: Final = ".czq"
LARGEST_FILE: Final = 1 << 20
PIN_LENGTH: Final = 32
SECRET_LENGTH: Final = 20
WAITING: Final = "request"
"""Name under which the request is kept until its answer is there; ``pin`` beside it."""
PIN: Final = "pin"
SUCCESSION: Final = "succession"
"""Name under which the request that named this PC's present key is kept once it was answered."""
REFUSALS: Final[dict[str, type[SyncError]]] = {
    "unknown_code": UnknownCodeError,
    "used_code": UsedCodeError,
    "expired_code": ExpiredCodeError,
    "revoked": RevokedPcError,
    "hub.other_station": OtherStationError,
}


class Code(msgspec.Struct, frozen=True):
    """``host:port/secret/pin``: where the hub is, what it knows us by, what we know it by."""

    address: str
    secret: str
    pin: str

    def __str__(self) -> str:
        """The code as it is printed."""
        return f"{self.address}/{self.secret}/{self.pin}"


class Invitation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the hub's ``code`` writes into a file: the code's text, and the county's papers.

    ``station`` is its name, for the clerk to look at.
    """

    code: str
    county: bytes
    hub: bytes
    station: str = ""


class Offer(msgspec.Struct, frozen=True):
    """Where a code leads: the county's name; the station's number, name and village code."""

    county: str
    station: int
    name: str
    village_code: str


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What a PC says of itself when it asks."""

    wall_ms: int
    name: str = ""
    village_code: str = ""
    app: str = ""

    @classmethod
    def of(cls, db: Database, wall_ms: int, app: str) -> Asking:
        """Return what is said of the station in this file."""
        own = PeopleQueries(db).station()
        if own is None:
            return cls(wall_ms=wall_ms, app=app)
        return cls(wall_ms=wall_ms, name=own.name, village_code=own.village_code, app=app)


def read_code(text: str) -> Code:
    """Return the code in a typed or scanned text, forgiving blanks and case; ``BadCodeError``."""
    parts = "".join(text.split()).split("/")
    if len(parts) != len(Code.__struct_fields__):
        raise BadCodeError
    code = Code(parts[0], parts[1].upper(), parts[2].upper())
    if not code.address or len(code.secret) != SECRET_LENGTH or len(code.pin) != PIN_LENGTH:
        raise BadCodeError
    return code


def write_invitation(said: Invitation) -> bytes:
    """Return the bytes of an invitation file."""
    return INVITATION_MAGIC + msgspec.msgpack.encode(said)


def read_invitation(content: bytes) -> Invitation:
    """Return an invitation; ``BadCodeError`` when it is none, or not true to its own code."""
    if not content.startswith(INVITATION_MAGIC) or len(content) > LARGEST_FILE:
        raise BadCodeError
    said = decoded(content[len(INVITATION_MAGIC) :], Invitation)
    if pin_of(said.county) != read_code(said.code).pin:
        raise WrongCountyError
    return said


def request_of(content: bytes) -> bytes:
    """Return the sealed application in a request file, for ``POST /v1/enrol``'s own reader."""
    if not content.startswith(REQUEST_MAGIC) or len(content) > LARGEST_FILE:
        raise BadCodeError
    return content[len(REQUEST_MAGIC) :]


def write_answer(sealed: bytes) -> bytes:
    """Return the bytes of an answer file; ``sealed`` is what ``POST /v1/enrol`` answers."""
    return ANSWER_MAGIC + sealed


def ask(db: Database, key: DeviceKey, code: Code, said: Asking) -> bytes:
    """Return this PC's sealed application, the same one as long as it is not answered.

    It is kept with the pin that the answer is held against. Raises ``OtherCountyError``.
    """
    with db.atomic():
        _refuse_other(db, code.pin)
        waiting = papers.kept(db, WAITING)
        if waiting and papers.kept(db, PIN) == code.pin.encode():
            asked = claimed(waiting, Application)
            if asked.secret == code.secret and asked.public_key == key.public:
                return waiting
        application = Application(
            public_key=key.public,
            recipient=recipient_of(db),
            wall_ms=said.wall_ms,
            name=said.name,
            village_code=said.village_code,
            secret=code.secret,
            app=said.app,
        )
        request = write_message(ENROL, application, key)
        papers.keep(db, PIN, code.pin.encode())
        papers.keep(db, WAITING, request)
    return request


def request_file(request: bytes) -> bytes:
    """Return the bytes of a request file."""
    return REQUEST_MAGIC + request


def answer_in(content: bytes) -> bytes | None:
    """Return the sealed answer in an answer file, None for any other file."""
    return content[len(ANSWER_MAGIC) :] if content.startswith(ANSWER_MAGIC) else None


def accept(db: Database, key: DeviceKey, sealed: bytes) -> Place:
    """Take the county's answer to what this PC asked; from then on it is enrolled.

    Raises ``NoRequestError``, ``WrongCountyError``, ``ForgedError``, ``OtherStationError``.
    """
    with db.atomic():
        request, pin = papers.kept(db, WAITING), papers.kept(db, PIN).decode()
        if not request:
            raise NoRequestError
        _, answer = _opened(sealed, pin, request)
        if answer.device != key.device:
            raise NoRequestError
        refuse_other_station(db, answer.station)
        place = Place(
            station=answer.station,
            name=answer.name,
            addresses=answer.addresses,
            village_code=answer.village_code,
        )
        known = papers.trust_of(db)
        if known is None:
            papers.keep(db, papers.HUB_PAPER, answer.hub)
        else:
            papers.keep_hub(db, known, answer.hub)
        for name, content in (
            (papers.COUNTY_PAPER, answer.county),
            (papers.SPOKEN, answer.spoken),
            (papers.PLACE, msgspec.msgpack.encode(place)),
        ):
            papers.keep(db, name, content)
        trust = papers.trust_of(db)
        assert trust is not None  # noqa: S101 - its papers were kept just now
        for certificate in answer.certificates:
            _keep_paper(db, trust, certificate)
        mine = [one for one in _certified(db) if one.device == key.device]
        if not mine:
            raise ForgedError
        settings.keep(db, ROLE, mine[0].role)
        if not certified(db):
            # Until a first whole sync the county may have more of this station than is here.
            settings.keep(db, FILLING)
    return place


def certified(db: Database) -> bool:
    """Note that the county answered what this PC asked; True if that was for its next key."""
    request = papers.kept(db, WAITING)
    db.execute("DELETE FROM local_county WHERE name = ?", (WAITING,))
    if not request or not claimed(request, Application).handover:
        return False
    papers.keep(db, SUCCESSION, request)
    return True


def waiting_handover(db: Database) -> bytes:
    """Return the request by which a PC's next key is still waiting to be certified, or nothing."""
    request = papers.kept(db, WAITING)
    return request if request and claimed(request, Application).handover else b""


def _certified(db: Database) -> list[Certificate]:
    trust = papers.trust_of(db)
    return list(trust.certificates.values()) if trust else []


def _keep_paper(db: Database, trust: papers.Trust, sealed: bytes) -> None:
    """Keep a certificate, or a revocation, whichever the hub sealed."""
    try:
        unseal(DEVICE, sealed, Certificate, trust.hub_keys)
    except ForgedError:
        papers.keep_revocation(db, trust, sealed)
    else:
        papers.keep_certificate(db, trust, sealed)


def look(code: Code, stop: Stop = nobody_stops, key: DeviceKey | None = None) -> Offer:
    """Ask the hub that a code names whose code it is; nobody is let in, and the code stays good.

    A ``key`` that used the code already may ask again. Errors as with ``meet``.
    """
    key = key or DeviceKey.new()
    asked = Application(
        public_key=key.public, recipient="", wall_ms=0, secret=code.secret, look=True
    )
    request = write_message(ENROL, asked, key)
    county, answer = _opened(meet(code, request, stop), code.pin, request)
    return Offer(county.name, answer.station, answer.name, answer.village_code)


def stopping(stop: Callable[[], bool]) -> Stop:
    """Return what raises ``StoppedError`` once the clerk stops."""

    def asked() -> None:
        if stop():
            raise StoppedError

    return asked


def _opened(sealed: bytes, pin: str, request: bytes) -> tuple[County, Answer]:
    """Return a county's answer to a request, checked from its pin down to its seal."""
    said = claimed(sealed, Answer)
    if pin_of(said.county) != pin:
        raise WrongCountyError
    county = county_of(said.county)
    hub = unseal(HUB, said.hub, HubCertificate, county.roots)
    return county, read_message(ANSWER, sealed, Answer, (hub.public_key,), request)


def meet(code: Code, request: bytes, stop: Stop = nobody_stops) -> bytes:
    """Ask the hub that a code names, over a link, and return its sealed answer.

    The hub is met twice: once believing nobody, to read its papers and hold them against the
    pin; then trusting only the authorities that those papers name.
    """
    first = Link((code.address,), ())
    first.stop = stop
    try:
        found = wanted(first.ask("GET", "/v1/county"))
    finally:
        first.close()
    sealed_county, _ = decoded(found.content, tuple[bytes, bytes])
    if pin_of(sealed_county) != code.pin:
        raise WrongCountyError
    second = Link((code.address,), county_of(sealed_county).tls)
    second.stop = stop
    try:
        return answered(second, request)
    finally:
        second.close()


def answered(link: Link, request: bytes) -> bytes:
    """Hand a sealed application in over a link and return the hub's sealed answer."""
    answer = link.ask("POST", "/v1/enrol", request)
    cause = REFUSALS.get(answer.code) if answer.status >= REFUSED else None
    if cause is not None:
        raise cause
    return wanted(answer).content


def recipient_of(db: Database) -> str:
    """Return the age recipient to which sticks for this PC are sealed."""
    return str(_identity(db).to_public())


def _identity(db: Database) -> x25519.Identity:
    said = papers.kept(db, papers.RECIPIENT)
    if said:
        return x25519.Identity.from_str(said.decode())
    fresh = x25519.Identity.generate()
    papers.keep(db, papers.RECIPIENT, str(fresh).encode())
    return fresh


def refuse_other_station(db: Database, station: int) -> None:
    """Raise ``OtherStationError`` if this PC is one of another station's of its county."""
    place = papers.place_of(db)
    if place is not None and place.station != station:
        raise OtherStationError


def _refuse_other(db: Database, pin: str) -> None:
    here = papers.kept(db, papers.COUNTY_PAPER)
    if here and pin_of(here) != pin:
        raise OtherCountyError
