"""Publishes a pack: every station fetches it with its next sync, what is new in it alone."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from core.db.errors import disk_told
from core.packs.install import Pack
from hub.call import Call
from hub.channels import packs
from hub.console import audit
from hub.office import Office


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("source", type=Path, help="a signed pack, or a folder of subjects to sign")
    parser.add_argument("--name", default="county", help="the pack's name, of a folder")
    parser.add_argument("--pack-version", default="", help="such as 2026.12, of a folder")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{name, version, subjects, bytes}``."""
    with call.office() as office:
        content = _content(office, call)
        now = office.now_ms()

        def work(connection: Connection) -> Pack:
            pack = packs.publish(connection, office.keys, content, now)
            version = pack.manifest.version
            deed = audit.Deed(
                account=audit.HERE, action="pack-add", subject=pack.manifest.name, detail=version
            )
            audit.write(connection, deed, now)
            return pack

        pack = office.store.write(work)
        return {
            "name": pack.manifest.name,
            "version": pack.manifest.version,
            "subjects": list(pack.subjects),
            "bytes": len(content),
        }


def _content(office: Office, call: Call) -> bytes:
    source: Path = call.flags.source
    day = office.clock.now().date()
    if source.is_dir():
        version = call.flags.pack_version or _version(day)
        return packs.sealed(source, office.keys, call.flags.name, version, day)
    with disk_told():
        return source.read_bytes()


def _version(day: dt.date) -> str:
    return f"{day.year}.{day.month}.{day.day}"
