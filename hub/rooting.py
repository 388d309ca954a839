"""Replacing the county's root: a new paper, every hub key certified anew, a way for stations."""

from __future__ import annotations

import base64
from pathlib import Path

import msgspec

from core.db.errors import disk_told
from core.keys.certificate import COUNTY, REPLACEMENT, Replacement, seal
from core.keys.device import DeviceKey
from core.sync.replacing import write_by_hand
from hub import replacing
from hub.keys import COUNTY_PAPER, HUB_PAPER, ROOT_KEY, Keys, certified, root_key
from hub.replacing import Chain
from hub.store.turn import alone


class Rooted(msgspec.Struct, frozen=True, kw_only=True):
    """What replacing the root made; ``chained``: the old root vouches for the new one."""

    keys: Keys
    said: Replacement
    chained: bool


def replace_root(folder: Path, now_ms: int, *, lost: bool = False) -> Rooted:
    """Make a new root; what the hub signed stays the hub's, the old root counts no more.

    Needs the old one, ``RootAwayError``, unless it is ``lost``: then stations have to be told by
    hand. Killed half-way, the folder is as it was, or is finished when it is next opened.
    """
    old = Keys.load(folder)
    before = None if lost else root_key(folder)
    with alone(folder), disk_told():
        said, files = _made(old, now_ms, before)
        replacing.put(folder, files, ROOT_KEY)
    return Rooted(keys=Keys.load(folder), said=said, chained=before is not None)


def by_hand(serial: int) -> str:
    """Return the name under which what stations are told by hand lies in the county's folder."""
    return f"county-{serial}.czc"


def _made(old: Keys, now_ms: int, before: DeviceKey | None) -> tuple[Replacement, dict[str, bytes]]:
    root = DeviceKey.new()
    county = msgspec.structs.replace(old.county, serial=old.county.serial + 1, roots=(root.public,))
    sealed = seal(COUNTY, county, root)
    serial = old.certificate.serial + 1
    signing = (old.secrets.signing, *old.secrets.before)
    hubs = tuple(
        certified(old.secrets, key, (serial - age, now_ms), root) for age, key in enumerate(signing)
    )
    said = Replacement(county=sealed, hubs=hubs)
    steps = old.chain.steps
    if before is not None:
        steps = (*steps, (county.serial, seal(REPLACEMENT, said, before)))
    chain = Chain(first=old.first_pin, steps=steps)
    files = {
        by_hand(county.serial): write_by_hand(said),
        ROOT_KEY: base64.b64encode(root.private) + b"\n",
        replacing.CHAIN: msgspec.msgpack.encode(chain),
        HUB_PAPER: hubs[0],
        COUNTY_PAPER: sealed,
    }
    return said, files
