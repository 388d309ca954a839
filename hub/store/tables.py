"""The hub's own tables: never rebuilt, changed by numbered steps only.

Their names begin with ``hub_``, so that no record type can collide with them. Times are integer
milliseconds UTC, flags 0 or 1; ``station`` leads every key that belongs to a station.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, MetaData, Table

from hub.store.columns import BYTES, INT, NARROW, TEXT, WIDE, key, maybe, said

METADATA: Final = MetaData()


def _table(name: str, *columns: Column[object], wide: bool = False) -> Table:
    options = WIDE if wide else NARROW
    return Table(f"hub_{name}", METADATA, *columns, quote=True, **options)


schema: Final = _table("schema", key("name", TEXT), said("value", TEXT))
"""What shape the file has: the last step, and the fingerprint of the derived tables."""

station: Final = _table(
    "station",
    key("id", INT),
    said("name", TEXT),
    said("village_code", TEXT, ""),
    said("village", TEXT, ""),
    said("township", TEXT, ""),
    said("since_ms", INT, 0),
    said("arrival", INT, 0),
)
"""``arrival`` is the number of the last segment in the station's feed."""

device: Final = _table(
    "device",
    key("station", INT),
    key("device", TEXT),
    said("public_key", BYTES),
    said("role", TEXT, "station"),
    maybe("certificate", BYTES),
    maybe("approved_ms", INT),
    maybe("revoked_epoch", INT),
    maybe("revoked_seq", INT),
    maybe("revoked_ms", INT),
    maybe("revoke_reason", TEXT),
    said("app_version", TEXT, ""),
    maybe("seen_ms", INT),
    said("unsent", INT, 0),
    maybe("unsent_since", INT),
    said("checkpoint_size", INT, 0),
)
Index("hub_device_by_name", device.c.device)

code: Final = _table(
    "code",
    key("secret_hash", BYTES),
    said("station", INT),
    said("role", TEXT),
    said("expires_ms", INT),
    maybe("used_ms", INT),
    maybe("device", TEXT),
)
"""One-time enrolment codes; only their hash is kept."""

application: Final = _table(
    "application",
    key("device", TEXT),
    said("station", INT),
    said("content", BYTES),
    said("received_ms", INT),
    said("state", TEXT, "waiting"),
    maybe("decided_by", TEXT),
    wide=True,
)
"""Enrolment requests that wait for a coordinator."""

log: Final = _table(
    "log",
    key("station", INT),
    key("device", TEXT),
    key("epoch", INT),
    said("public_key", BYTES),
    said("agreed", BYTES),
    said("seq", INT),
    said("head", BYTES),
    said("first_seen_ms", INT),
)
"""Where each log that was accepted ends."""

segment: Final = _table(
    "segment",
    key("station", INT),
    key("device", TEXT),
    key("epoch", INT),
    key("first", INT),
    said("last", INT),
    said("head", BYTES),
    said("arrival", INT),
    said("size", INT),
    said("hub_ms", INT),
    said("receipt", BYTES),
    said("applied", INT, 0),
    maybe("position", INT),
    wide=True,
)
"""What was accepted; ``position`` is its leaf in the tree once it has one."""
Index("hub_segment_by_arrival", segment.c.station, segment.c.arrival, unique=True)
Index("hub_segment_by_time", segment.c.station, segment.c.device, segment.c.hub_ms)
Index(
    "hub_segment_unapplied",
    segment.c.station,
    segment.c.arrival,
    sqlite_where=segment.c.applied == 0,
    postgresql_where=segment.c.applied == 0,
)
Index(
    "hub_segment_unsequenced",
    segment.c.hub_ms,
    segment.c.station,
    segment.c.arrival,
    sqlite_where=segment.c.position.is_(None),
    postgresql_where=segment.c.position.is_(None),
)

body: Final = _table(
    "body",
    key("station", INT),
    key("arrival", INT),
    said("raw", BYTES),
    wide=True,
)
"""Each segment's bytes as they came: marking and asking do not touch them."""

parked: Final = _table(
    "parked",
    key("station", INT),
    key("device", TEXT),
    key("epoch", INT),
    key("seq", INT),
    said("type", TEXT),
    said("reason", TEXT),
    said("since_ms", INT),
    maybe("closed_ms", INT),
)
"""Events that could not be interpreted; they delay no other."""

incident: Final = _table(
    "incident",
    key("id", TEXT),
    said("station", INT),
    said("device", TEXT),
    said("epoch", INT, 0),
    said("seq", INT, 0),
    said("code", TEXT),
    said("found_ms", INT),
    maybe("evidence", BYTES),
    maybe("closed_ms", INT),
    maybe("closed_by", TEXT),
    wide=True,
)
Index("hub_incident_by_station", incident.c.station, incident.c.found_ms)

leaf: Final = _table(
    "leaf",
    key("position", INT),
    said("hash", BYTES),
    said("kind", TEXT),
    said("station", INT),
    said("device", TEXT),
    said("epoch", INT),
    said("first", INT),
)
node: Final = _table("node", key("level", INT), key("index", INT), said("hash", BYTES))
checkpoint: Final = _table(
    "checkpoint",
    key("origin", TEXT),
    key("size", INT),
    said("root", BYTES),
    said("note", BYTES),
    said("at_ms", INT),
)

file: Final = _table(
    "file",
    key("digest", BYTES),
    said("size", INT),
    said("have", INT, 0),
    said("what", TEXT),
    said("name", TEXT, ""),
    maybe("station", INT),
    said("made_ms", INT),
    said("done", INT, 0),
)
"""What is known of files by their SHA-256; their bytes lie beside the database."""

pack: Final = _table(
    "pack", key("version", TEXT), said("digest", BYTES), said("content", BYTES),
    said("from_ms", INT), wide=True,
)  # fmt: skip

account: Final = _table(
    "account",
    key("name", TEXT),
    said("shown", TEXT),
    said("password", TEXT),
    said("role", TEXT),
    maybe("township", TEXT),
    said("language", TEXT, ""),
    said("active", INT, 1),
    said("made_ms", INT),
)
session: Final = _table(
    "session",
    key("token_hash", BYTES),
    said("account", TEXT),
    said("csrf", TEXT),
    said("since_ms", INT),
    said("until_ms", INT),
    said("seen_ms", INT),
)
Index("hub_session_by_account", session.c.account)
attempt: Final = _table("attempt", key("name", TEXT), said("count", INT, 0), said("since_ms", INT))
audit: Final = _table(
    "audit",
    key("position", INT),
    said("at_ms", INT),
    said("account", TEXT),
    said("action", TEXT),
    maybe("station", INT),
    said("subject", TEXT, ""),
    said("reason", TEXT, ""),
    said("detail", TEXT, ""),
    said("hash", BYTES),
    wide=True,
)
"""Who did what, each entry's hash over the one before."""
setting: Final = _table("setting", key("name", TEXT), said("value", BYTES), wide=True)
