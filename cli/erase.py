"""Erases a person's data at the person's wish, as the desk does; names what may be left."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import TYPE_CHECKING, Any

import msgspec

from cli.call import Call
from core.people.model import Person

if TYPE_CHECKING:
    from core.station import Station


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("person", metavar="ID")
    parser.add_argument("--dry-run", action="store_true", help="only say what names the person")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{erased, ids, mentions}``.

    ``mentions`` are entries that name the person in words and are not linked: they stay, for
    somebody to look at.
    """
    with call.station(write=True) as station:
        left = _mentions(station, call.flags.person)
        if call.flags.dry_run:
            return {"erased": False, "ids": [], "mentions": left}
        changes = station.erase(call.flags.person)
    return {"erased": True, "ids": list(changes.ids), "mentions": left}


def _mentions(station: Station, identity: str) -> list[Any]:
    """Return the unlinked entries that hold the person's name or number; raises if unknown."""
    from core.capabilities import REGISTRY
    from core.journal.mentions import mentions
    from core.people import lookup

    family = lookup.family(station.db, station.people.get(identity).id)
    people = [station.ledger.get(Person, one) for one in family]
    texts = [text for one in people for text in (one.name, one.phone) if text]
    found = mentions(station.db, REGISTRY.tables, family, texts)
    told: list[Any] = msgspec.to_builtins(found)
    return told
