"""The county's own keys in its folder: the root, the hub's, and what is derived from them.

``county.key`` is the root and may be moved away; ``hub.key`` is what the running hub needs. Both
are made on the first start, mode 0600; what they vouch for lies beside them, sealed.
"""

from __future__ import annotations

import base64
import hmac
import os
from pathlib import Path
from typing import Final

import msgspec
from pyrage import x25519

from core.base.files import write_durably
from core.db.errors import disk_told
from core.keys.certificate import (
    COUNTY,
    HUB,
    County,
    HubCertificate,
    county_of,
    pin_of,
    seal,
    unseal,
)
from core.keys.device import DeviceKey
from hub import replacing, tls
from hub.errors import NoOfficeError, RootAwayError
from hub.replacing import chain_in
from hub.store.turn import alone

ROOT_KEY: Final = "county.key"
HUB_KEY: Final = "hub.key"
COUNTY_PAPER: Final = "county.paper"
HUB_PAPER: Final = "hub.paper"
PUBLIC: Final = 0o644
SECRET_BYTES: Final = 32
UNNAMED: Final = "县级中心"


class Secrets(msgspec.Struct, frozen=True, kw_only=True):
    """What ``hub.key`` holds: keys as bytes, the age identity as text.

    ``others`` derives what must stay the same when ``signing`` is replaced: the stations' county
    devices, the spoken receipts. ``before`` are signing keys that were replaced.
    """

    database: bytes
    signing: bytes
    others: bytes
    identity: str
    before: tuple[bytes, ...] = ()


class Keys:
    """The keys of one hub, loaded from its folder."""

    def __init__(self, folder: Path, secrets: Secrets, county: bytes, hub: bytes) -> None:
        self.folder = folder
        self.secrets = secrets
        self.sealed_county = county
        self.sealed_hub = hub
        self.county = county_of(county)
        self.signing = DeviceKey(secrets.signing)
        self.certificate = unseal(HUB, hub, HubCertificate, self.county.roots)
        self.pin = pin_of(county)
        self.chain = chain_in(folder)
        self.first_pin = self.chain.first or self.pin
        self.publics = (self.signing.public, *(DeviceKey(k).public for k in secrets.before))

    @classmethod
    def load(cls, folder: Path) -> Keys:
        """Read the keys as no other process is replacing them; what a cut left is finished.

        Not within a turn. ``NoOfficeError`` where the folder has none.
        """
        with disk_told():
            if not (folder / HUB_KEY).exists():
                raise NoOfficeError(folder=str(folder))
            with alone(folder):
                replacing.finish(folder)
                try:
                    said = (folder / HUB_KEY).read_bytes()
                    papers = [(folder / name).read_bytes() for name in (COUNTY_PAPER, HUB_PAPER)]
                except FileNotFoundError as error:
                    raise NoOfficeError(folder=str(folder)) from error
                return cls(folder, msgspec.json.decode(said, type=Secrets), *papers)

    @classmethod
    def found(cls, folder: Path, now_ms: int, *, name: str = "", code: str = "") -> Keys:
        """Load the keys, having made those that are missing."""
        with disk_told():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(folder), disk_told():
            _make(folder, now_ms, County(name=name or UNNAMED, code=code, roots=(), tls=()))
        return cls.load(folder)

    def replacements(self, after: int) -> tuple[bytes, ...]:
        """Return what leads from the county's paper of this serial to the one of now."""
        return tuple(sealed for serial, sealed in self.chain.steps if serial > after)

    def signer(self, public: bytes) -> bool:
        """Tell whether a key is, or was, this hub's signing key."""
        return public in self.publics

    def county_device(self, station: int) -> DeviceKey:
        """Return the key by which the county writes its log at a station."""
        return DeviceKey(self._derived(b"cz-county-device-1", station))

    def spoken(self, station: int) -> bytes:
        """Return the key of the receipt codes that are read out to a station."""
        return self._derived(b"cz-spoken-key-1", station)

    def _derived(self, purpose: bytes, station: int) -> bytes:
        return hmac.digest(self.secrets.others, purpose + station.to_bytes(8, "big"), "sha256")


def _make(folder: Path, now_ms: int, county: County) -> None:
    authority = tls.authority(folder, now_ms)
    if not (folder / COUNTY_PAPER).exists():
        if not (folder / ROOT_KEY).exists():
            _write_key(folder / ROOT_KEY, DeviceKey.new().private)
        root = root_key(folder)
        said = msgspec.structs.replace(county, roots=(root.public,), tls=(authority,))
        write_durably(folder / COUNTY_PAPER, seal(COUNTY, said, root), mode=PUBLIC)
    if not (folder / HUB_KEY).exists():
        secrets = Secrets(
            database=os.urandom(SECRET_BYTES),
            signing=DeviceKey.new().private,
            others=os.urandom(SECRET_BYTES),
            identity=str(x25519.Identity.generate()),
        )
        write_durably(folder / HUB_KEY, msgspec.json.encode(secrets))
    if not (folder / HUB_PAPER).exists():
        certify(folder, now_ms, 1)


def rotate(folder: Path, now_ms: int, known: int = 0) -> Keys:
    """Replace the hub's signing key; what the old one signed still counts as the hub's.

    The new one is newer than the key of serial ``known``. Needs the county's root key:
    ``RootAwayError``.
    """
    old = Keys.load(folder)
    root = root_key(folder)
    fresh = msgspec.structs.replace(
        old.secrets,
        signing=DeviceKey.new().private,
        before=(old.secrets.signing, *old.secrets.before),
    )
    sealed = certified(fresh, fresh.signing, (max(old.certificate.serial, known) + 1, now_ms), root)
    with alone(folder), disk_told():
        files = {HUB_KEY: msgspec.json.encode(fresh), HUB_PAPER: sealed}
        replacing.put(folder, files, HUB_KEY)
    return Keys.load(folder)


def certify(folder: Path, now_ms: int, serial: int) -> None:
    """Have the root vouch for the hub's key as it is now."""
    secrets = msgspec.json.decode((folder / HUB_KEY).read_bytes(), type=Secrets)
    sealed = certified(secrets, secrets.signing, (serial, now_ms), root_key(folder))
    write_durably(folder / HUB_PAPER, sealed, mode=PUBLIC)


def certified(secrets: Secrets, signing: bytes, since: tuple[int, int], root: DeviceKey) -> bytes:
    """Return a root's certificate for one of a hub's signing keys; ``since``: serial, ms."""
    paper = HubCertificate(
        serial=since[0],
        public_key=DeviceKey(signing).public,
        recipient=str(x25519.Identity.from_str(secrets.identity).to_public()),
        since_ms=since[1],
    )
    return seal(HUB, paper, root)


def root_key(folder: Path) -> DeviceKey:
    """Return the county's root key; ``RootAwayError`` when it was moved away."""
    try:
        return DeviceKey(base64.b64decode((folder / ROOT_KEY).read_bytes()))
    except FileNotFoundError as error:
        raise RootAwayError(file=ROOT_KEY) from error


def _write_key(path: Path, private: bytes) -> None:
    write_durably(path, base64.b64encode(private) + b"\n")
