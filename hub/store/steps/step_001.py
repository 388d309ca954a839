"""1: what the county keeps for itself.

``{int}``, ``{text}``, ``{bytes}`` are column types and ``{narrow}``, ``{wide}`` end a table, in
the words of each database (``hub.store.schema.WORDS``).
"""

from __future__ import annotations

from typing import Final

NUMBER: Final = 1
SQL: Final = (
    """CREATE TABLE hub_schema (
        "name" {text} NOT NULL, "value" {text} NOT NULL,
        PRIMARY KEY ("name")){narrow}""",
    """CREATE TABLE hub_station (
        "id" {int} NOT NULL, "name" {text} NOT NULL,
        "village_code" {text} NOT NULL DEFAULT '', "village" {text} NOT NULL DEFAULT '',
        "township" {text} NOT NULL DEFAULT '', "since_ms" {int} NOT NULL DEFAULT 0,
        "arrival" {int} NOT NULL DEFAULT 0,
        PRIMARY KEY ("id")){narrow}""",
    """CREATE TABLE hub_device (
        "station" {int} NOT NULL, "device" {text} NOT NULL, "public_key" {bytes} NOT NULL,
        "role" {text} NOT NULL DEFAULT 'station', "certificate" {bytes}, "approved_ms" {int},
        "revoked_epoch" {int}, "revoked_seq" {int}, "revoked_ms" {int},
        "revoke_reason" {text}, "app_version" {text} NOT NULL DEFAULT '', "seen_ms" {int},
        "unsent" {int} NOT NULL DEFAULT 0, "unsent_since" {int},
        "checkpoint_size" {int} NOT NULL DEFAULT 0,
        PRIMARY KEY ("station", "device")){narrow}""",
    """CREATE INDEX hub_device_by_name
        ON hub_device ("device")""",
    """CREATE TABLE hub_code (
        "secret_hash" {bytes} NOT NULL, "station" {int} NOT NULL, "role" {text} NOT NULL,
        "expires_ms" {int} NOT NULL, "used_ms" {int}, "device" {text},
        PRIMARY KEY ("secret_hash")){narrow}""",
    """CREATE TABLE hub_application (
        "device" {text} NOT NULL, "station" {int} NOT NULL, "content" {bytes} NOT NULL,
        "received_ms" {int} NOT NULL, "state" {text} NOT NULL DEFAULT 'waiting',
        "decided_by" {text},
        PRIMARY KEY ("device")){wide}""",
    """CREATE TABLE hub_log (
        "station" {int} NOT NULL, "device" {text} NOT NULL, "epoch" {int} NOT NULL,
        "public_key" {bytes} NOT NULL, "agreed" {bytes} NOT NULL, "seq" {int} NOT NULL,
        "head" {bytes} NOT NULL, "first_seen_ms" {int} NOT NULL,
        PRIMARY KEY ("station", "device", "epoch")){narrow}""",
    """CREATE TABLE hub_segment (
        "station" {int} NOT NULL, "device" {text} NOT NULL, "epoch" {int} NOT NULL,
        "first" {int} NOT NULL, "last" {int} NOT NULL, "head" {bytes} NOT NULL,
        "arrival" {int} NOT NULL, "raw" {bytes} NOT NULL, "size" {int} NOT NULL,
        "hub_ms" {int} NOT NULL, "receipt" {bytes} NOT NULL,
        "applied" {int} NOT NULL DEFAULT 0, "position" {int},
        PRIMARY KEY ("station", "device", "epoch", "first")){wide}""",
    """CREATE UNIQUE INDEX hub_segment_by_arrival
        ON hub_segment ("station", "arrival")""",
    """CREATE INDEX hub_segment_unapplied
        ON hub_segment ("station", "arrival") WHERE "applied" = 0""",
    """CREATE INDEX hub_segment_unsequenced
        ON hub_segment ("hub_ms", "station", "arrival") WHERE "position" IS NULL""",
    """CREATE TABLE hub_parked (
        "station" {int} NOT NULL, "device" {text} NOT NULL, "epoch" {int} NOT NULL,
        "seq" {int} NOT NULL, "type" {text} NOT NULL, "reason" {text} NOT NULL,
        "since_ms" {int} NOT NULL, "closed_ms" {int},
        PRIMARY KEY ("station", "device", "epoch", "seq")){narrow}""",
    """CREATE TABLE hub_incident (
        "id" {text} NOT NULL, "station" {int} NOT NULL, "device" {text} NOT NULL,
        "epoch" {int} NOT NULL DEFAULT 0, "seq" {int} NOT NULL DEFAULT 0,
        "code" {text} NOT NULL, "found_ms" {int} NOT NULL, "evidence" {bytes},
        "closed_ms" {int}, "closed_by" {text},
        PRIMARY KEY ("id")){wide}""",
    """CREATE INDEX hub_incident_by_station
        ON hub_incident ("station", "found_ms")""",
    """CREATE TABLE hub_leaf (
        "position" {int} NOT NULL, "hash" {bytes} NOT NULL, "kind" {text} NOT NULL,
        "station" {int} NOT NULL, "device" {text} NOT NULL, "epoch" {int} NOT NULL,
        "first" {int} NOT NULL,
        PRIMARY KEY ("position")){narrow}""",
    """CREATE TABLE hub_node (
        "level" {int} NOT NULL, "index" {int} NOT NULL, "hash" {bytes} NOT NULL,
        PRIMARY KEY ("level", "index")){narrow}""",
    """CREATE TABLE hub_checkpoint (
        "origin" {text} NOT NULL, "size" {int} NOT NULL, "root" {bytes} NOT NULL,
        "note" {bytes} NOT NULL, "at_ms" {int} NOT NULL,
        PRIMARY KEY ("origin", "size")){narrow}""",
    """CREATE TABLE hub_file (
        "digest" {bytes} NOT NULL, "size" {int} NOT NULL, "have" {int} NOT NULL DEFAULT 0,
        "what" {text} NOT NULL, "name" {text} NOT NULL DEFAULT '', "station" {int},
        "made_ms" {int} NOT NULL, "done" {int} NOT NULL DEFAULT 0,
        PRIMARY KEY ("digest")){narrow}""",
    """CREATE TABLE hub_pack (
        "version" {text} NOT NULL, "digest" {bytes} NOT NULL, "content" {bytes} NOT NULL,
        "from_ms" {int} NOT NULL,
        PRIMARY KEY ("version")){wide}""",
    """CREATE TABLE hub_account (
        "name" {text} NOT NULL, "shown" {text} NOT NULL, "password" {text} NOT NULL,
        "role" {text} NOT NULL, "township" {text}, "language" {text} NOT NULL DEFAULT '',
        "active" {int} NOT NULL DEFAULT 1, "made_ms" {int} NOT NULL,
        PRIMARY KEY ("name")){narrow}""",
    """CREATE TABLE hub_session (
        "token_hash" {bytes} NOT NULL, "account" {text} NOT NULL, "csrf" {text} NOT NULL,
        "since_ms" {int} NOT NULL, "until_ms" {int} NOT NULL, "seen_ms" {int} NOT NULL,
        PRIMARY KEY ("token_hash")){narrow}""",
    """CREATE INDEX hub_session_by_account
        ON hub_session ("account")""",
    """CREATE TABLE hub_attempt (
        "name" {text} NOT NULL, "count" {int} NOT NULL DEFAULT 0, "since_ms" {int} NOT NULL,
        PRIMARY KEY ("name")){narrow}""",
    """CREATE TABLE hub_audit (
        "position" {int} NOT NULL, "at_ms" {int} NOT NULL, "account" {text} NOT NULL,
        "action" {text} NOT NULL, "station" {int}, "subject" {text} NOT NULL DEFAULT '',
        "reason" {text} NOT NULL DEFAULT '', "detail" {text} NOT NULL DEFAULT '',
        "hash" {bytes} NOT NULL,
        PRIMARY KEY ("position")){wide}""",
    """CREATE TABLE hub_setting (
        "name" {text} NOT NULL, "value" {bytes} NOT NULL,
        PRIMARY KEY ("name")){wide}""",
)
