"""2: what this PC keeps of the county, of what travelled and of what went wrong on the way."""

from __future__ import annotations

from typing import Final

NUMBER: Final = 2
SQL: Final = (
    # Papers and secrets by name: county, hub, hub.N (older ones), station, recipient, spoken.
    "CREATE TABLE local_county (name TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL) STRICT",
    """CREATE TABLE local_certificate (
        serial INTEGER NOT NULL PRIMARY KEY, device TEXT NOT NULL, kind TEXT NOT NULL,
        content BLOB NOT NULL) STRICT""",
    "CREATE INDEX local_certificate_by_device ON local_certificate (device)",
    # The newest of each way: link, stick or spoken.
    """CREATE TABLE local_receipt (
        device TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, head BLOB NOT NULL,
        hub_ms INTEGER NOT NULL, signature BLOB NOT NULL, how TEXT NOT NULL,
        PRIMARY KEY (device, epoch, how)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE local_checkpoint (
        origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL,
        at_ms INTEGER NOT NULL, PRIMARY KEY (origin, size)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE local_cursor (
        lane INTEGER NOT NULL PRIMARY KEY, arrival INTEGER NOT NULL) STRICT""",
    """CREATE TABLE local_carried (
        bundle TEXT NOT NULL, device TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
        at_ms INTEGER NOT NULL, target TEXT NOT NULL,
        PRIMARY KEY (bundle, device, epoch)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE local_incident (
        id TEXT NOT NULL PRIMARY KEY, code TEXT NOT NULL, device TEXT NOT NULL,
        epoch INTEGER NOT NULL, seq INTEGER NOT NULL, found_ms INTEGER NOT NULL,
        evidence BLOB NOT NULL, closed_ms INTEGER) STRICT""",
    """CREATE TABLE local_transfer (
        digest BLOB NOT NULL, direction TEXT NOT NULL, size INTEGER NOT NULL,
        done INTEGER NOT NULL, what TEXT NOT NULL, name TEXT NOT NULL,
        PRIMARY KEY (digest, direction)) STRICT, WITHOUT ROWID""",
    # The bytes of transfers under way: in the encrypted file, since segments name people.
    """CREATE TABLE local_piece (
        digest BLOB NOT NULL, start INTEGER NOT NULL, content BLOB NOT NULL,
        PRIMARY KEY (digest, start)) STRICT""",
    """CREATE TABLE local_blob (
        digest BLOB NOT NULL PRIMARY KEY, size INTEGER NOT NULL, what TEXT NOT NULL,
        state TEXT NOT NULL) STRICT""",
    # How far the hub is known to have each log; where a foreign log can be cut: its signed ends.
    """CREATE TABLE local_reach (
        device TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
        PRIMARY KEY (device, epoch)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE local_end (
        device TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
        signature BLOB NOT NULL, PRIMARY KEY (device, epoch, seq)) STRICT, WITHOUT ROWID""",
    # Events put aside when this PC's log turned out to have two branches, with their new ids.
    """CREATE TABLE local_branch (
        device TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, event BLOB NOT NULL,
        head BLOB NOT NULL, blocks BLOB NOT NULL, as_id TEXT NOT NULL,
        PRIMARY KEY (device, epoch, seq, head)) STRICT, WITHOUT ROWID""",
    # Events read off paper receipts, and what they were written again as.
    """CREATE TABLE local_recovered (
        device TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, event BLOB NOT NULL,
        signature BLOB NOT NULL, as_id TEXT NOT NULL, at_ms INTEGER NOT NULL,
        PRIMARY KEY (device, epoch, seq)) STRICT, WITHOUT ROWID""",
)
