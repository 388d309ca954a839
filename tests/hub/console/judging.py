"""Somebody of the county who answers listings, and what came of it."""

from __future__ import annotations

import re
from typing import Any, Final

import httpx

from core.listing.model import Listing
from hub.console import history, offers
from hub.office import Office
from hub.store import segments
from tests.hub.console.visitor import Visitor, found

AT: Final = 1
"""The station whose listings are judged, unless another is named."""
SEEN: Final = r'name="seen" value="([^"]+)"'


def path_of(listing: str, at: int = AT) -> str:
    """Return where a listing is reviewed."""
    return f"/stations/{at}/listings/{listing}"


def seen_by(visitor: Visitor, listing: str) -> str:
    """Return what the review's form keeps of the edition that it shows."""
    return found(SEEN, visitor.get(path_of(listing)).text)


def answer(visitor: Visitor, listing: str, decision: str, **form: Any) -> httpx.Response:
    """Answer the edition that the page shows now."""
    said = {"seen": seen_by(visitor, listing), "decision": decision, **form}
    return visitor.post(path_of(listing), said)


def row_of(office: Office, listing: str, at: int = AT) -> Listing:
    """Return a listing as the county has it."""
    with office.store.read() as connection:
        kept = offers.listing(connection, at, listing)
    assert kept is not None
    return kept


def said_at(office: Office, at: int = AT) -> list[Any]:
    """Return the county's events at a station in order."""
    device = office.keys.county_device(at).device
    with office.store.read() as connection:
        ends = segments.ends(connection, at, device)
        many = ends[-1].seq if ends else 0
        return [history.event(connection, at, (device, 1), seq + 1) for seq in range(many)]


def form_of(page: str) -> dict[str, str]:
    """Return what a browser would send of a page's form."""
    told = dict(re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', page))
    told |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        told[name] = chosen[1] if chosen else ""
    told.pop("q", None)
    return told
