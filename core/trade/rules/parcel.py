"""Rules of parcels: P1 consent to the station, P2 what a mailing needs, P3 what is banned."""

from __future__ import annotations

from core.packs.findings import Hit
from core.trade.model.mailing import Mailing
from core.trade.model.parcel import Parcel


def parcel_findings(parcel: Parcel) -> list[Hit]:
    """P1: a parcel for somebody who has not agreed to the station's keeping it."""
    return [] if parcel.consented else [Hit("P1", field="person")]


def mailing_findings(mailing: Mailing, banned: str | None, doubtful: str | None) -> list[Hit]:
    """P2 and P3: the person and the contents were seen, and nothing banned is inside.

    ``banned`` may never be mailed; ``doubtful`` only under conditions that the clerk names.
    """
    found = []
    if not mailing.verified_id:
        found.append(Hit("P2", field="verified_id"))
    if not mailing.opened_check:
        found.append(Hit("P2", field="opened_check"))
    if banned:
        found.append(Hit("P3", field="item", args={"word": banned}))
    elif doubtful:
        found.append(Hit("P3-ask", field="item", args={"word": doubtful}))
    return found
