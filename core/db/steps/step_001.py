"""1: the journal, its personal blocks, and what this PC alone keeps (``local_*``)."""

from __future__ import annotations

from typing import Final

NUMBER: Final = 1
SQL: Final = (
    """CREATE TABLE log (
        device TEXT NOT NULL, epoch INTEGER NOT NULL, public_key BLOB NOT NULL,
        agreed BLOB NOT NULL, seq INTEGER NOT NULL, head BLOB NOT NULL, signature BLOB NOT NULL,
        PRIMARY KEY (device, epoch)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE journal (
        device TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
        event BLOB NOT NULL, head BLOB NOT NULL,
        PRIMARY KEY (device, epoch, seq)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE block (
        device TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
        subject TEXT NOT NULL, salt BLOB NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (device, epoch, seq, subject)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX block_by_subject ON block (subject)",
    """CREATE TABLE local_device (
        device TEXT NOT NULL PRIMARY KEY, private_key BLOB NOT NULL,
        epoch INTEGER NOT NULL) STRICT""",
    "CREATE TABLE local_setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "CREATE TABLE local_derived (name TEXT NOT NULL PRIMARY KEY, fingerprint TEXT NOT NULL) STRICT",
    """CREATE TABLE local_pin (
        clerk TEXT NOT NULL PRIMARY KEY, salt BLOB NOT NULL, hash BLOB NOT NULL,
        failures INTEGER NOT NULL DEFAULT 0, wait_until INTEGER NOT NULL DEFAULT 0) STRICT""",
    "CREATE TABLE local_draft (form TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL) STRICT",
    """CREATE TABLE local_pack (
        name TEXT NOT NULL PRIMARY KEY, version TEXT NOT NULL, content BLOB NOT NULL) STRICT""",
)
