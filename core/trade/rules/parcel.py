"""Rules of parcels: P1 consent, P2 and P3 mailing, P4 what waits too long, P6 claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

import msgspec

from core.packs.findings import Hit
from core.packs.parameters import Parameters
from core.packs.rules import RuleBook
from core.trade.model.mailing import Mailing
from core.trade.model.parcel import Parcel, ParcelMove

STEP_RULES: Final = MappingProxyType(
    {"remind": "P4-remind", "call": "P4-call", "return": "P4-return"}
)
"""The rule behind each step that a waiting parcel falls due for, the first step first."""
CLAIM_RULE: Final = "P6"
CLAIMED: Final = frozenset({"lost", "damaged"})


class Limits(msgspec.Struct, frozen=True):
    """Days on the shelf after which to remind, to phone, to send back; None: no rule asks it."""

    remind: int | None = None
    call: int | None = None
    give_back: int | None = None

    def steps(self) -> tuple[tuple[str, int], ...]:
        """Return the steps that a rule asks for, each with its days, in their order."""
        days = zip(STEP_RULES, (self.remind, self.call, self.give_back), strict=True)
        return tuple((step, after) for step, after in days if after is not None)


def limits_on(day: dt.date, rules: RuleBook, said: Parameters) -> Limits:
    """Return the county's days for the steps whose rule is in force."""
    days = (said.parcel_remind_days, said.parcel_call_days, said.parcel_return_days)
    told = zip(STEP_RULES.values(), days, strict=True)
    return Limits(*(after if rules.rule(rule, day) else None for rule, after in told))


def waiting_hits(parcel: Parcel, today: dt.date, limits: Limits) -> list[Hit]:
    """P4: the last step that a parcel on the shelf has fallen due for."""
    if parcel.state != "shelf" or parcel.in_at is None or parcel.reversed_by:
        return []
    days = (today - parcel.in_at.date()).days
    due = [step for step, after in limits.steps() if days >= after]
    return [Hit(STEP_RULES[due[-1]], "in_at", {"days": days})] if due else []


def claim_hits(moves: Iterable[ParcelMove], today: dt.date, said: Parameters) -> list[Hit]:
    """P6: what was claimed of the courier for a loss or a damage is to be answered in time."""
    open_ = [one for one in moves if not (one.reverses or one.reversed_by)]
    claims = [one for one in open_ if one.what in CLAIMED and one.claim_fen and one.at]
    if not claims or any(one.what == "found" for one in open_):
        return []
    at = claims[-1].at
    days = (today - at.date()).days if at else 0
    if days < said.claim_warn_days:
        return []
    limit = said.claim_limit_days
    args = {"days": days, "left": max(0, limit - days), "limit": limit}
    return [Hit(CLAIM_RULE, "over" if days > limit else None, args)]


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
