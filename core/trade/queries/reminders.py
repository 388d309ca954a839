"""What the rules say today of what stands: parcels that wait, claims, the station's own papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from core.base.changes import Finding
from core.db.file import Database
from core.packs.findings import Hit
from core.packs.shelf import Packs
from core.people.permits import permits_of
from core.trade.model.parcel import Parcel, ParcelMove
from core.trade.rules.parcel import (
    CLAIM_RULE,
    STEP_RULES,
    Limits,
    claim_hits,
    limits_on,
    waiting_hits,
)
from core.trade.rules.station import Courier, agreement_hits, shown_hits

CLAIMS: Final = (
    'SELECT count(DISTINCT moved."of") FROM parcel_move moved '
    'JOIN parcel ON parcel.id = moved."of" '
    "WHERE moved.day BETWEEN ? AND ? AND moved.claim_fen > 0 AND moved.reverses IS NULL "
    "AND moved.reversed_by IS NULL AND parcel.reversed_by IS NULL "
    "AND (moved.what = 'damaged' OR (moved.what = 'lost' AND parcel.state = 'lost'))"
)
YEAR: Final = 365
STALLS: Final = ("direct", "market")
"""Who is sold to at a market or in a canteen sees no shop page."""
SOLD_ONLINE: Final = (
    "SELECT DISTINCT platform FROM up WHERE day >= ? AND reverses IS NULL "
    "AND reversed_by IS NULL "
    "AND (platform IS NOT NULL OR (method = 'platform' AND history = 0))"
)
"""Sales out of an old notebook say of no platform that they were paid through one."""


class Reminders:
    """One connection's view of one day; findings are those of the rules in force on it."""

    def __init__(self, db: Database, packs: Packs, today: dt.date) -> None:
        self._db = db
        self._packs = packs
        self._today = today

    @property
    def limits(self) -> Limits:
        """The county's days for what waits on the shelf."""
        return limits_on(self._today, self._packs.rules, self._packs.parameters)

    def of_step(self, step: str) -> tuple[Finding, ...]:
        """Return what the rule behind a view of the shelf says; nothing for other views."""
        due = (one for one in self.limits.steps() if one[0] == step)
        return self._findings(Hit(STEP_RULES[one], args={"days": days}) for one, days in due)

    def of_parcel(self, parcel: Parcel, moves: Sequence[ParcelMove]) -> tuple[Finding, ...]:
        """Return what is due for one parcel, or for what was claimed for it."""
        waiting = waiting_hits(parcel, self._today, self.limits)
        claimed = claim_hits(moves, self._today, self._packs.parameters)
        return self._findings([*waiting, *claimed])

    def claims_due(self) -> int:
        """Count the claims on couriers whose answer is due within the days that P6 reminds in."""
        said = self._packs.parameters
        if self._packs.rules.rule(CLAIM_RULE, self._today) is None:
            return 0
        first, last = (
            (self._today - dt.timedelta(days=days)).isoformat()
            for days in (said.claim_limit_days, said.claim_warn_days)
        )
        row = self._db.one(CLAIMS, (first, last))
        return row[0] if row else 0

    def of_station(self, lang: str = "zh") -> tuple[Finding, ...]:
        """Return what the station's papers lack; couriers are named in ``lang``."""
        papers, known = permits_of(self._db), self._packs.couriers
        by_end = sorted(papers, key=lambda one: one.until or dt.date.max)
        agreements = {known.code_of(one.courier or ""): one for one in by_end}
        used = [
            Courier(name=known.name(code, lang), paper=agreements.get(code))
            for code in self._couriers_used()
            if known.get(code)
        ]
        warn = self._packs.parameters.agreement_warn_days
        shown = shown_hits(papers, self._today, sells=self._sells())
        return self._findings([*shown, *agreement_hits(used, self._today, warn)])

    def _couriers_used(self) -> list[str]:
        since = self._today - dt.timedelta(days=self._packs.parameters.courier_used_days)
        found = self._db.rows(
            "SELECT DISTINCT courier FROM parcel WHERE day >= ? AND reverses IS NULL "
            "AND reversed_by IS NULL ORDER BY courier",
            (since.isoformat(),),
        )
        return [code for (code,) in found]

    def _sells(self) -> bool:
        since = self._today - dt.timedelta(days=YEAR)
        known = self._packs.platforms.platforms
        stalls = {name for one in known if one.kind in STALLS for name in (one.code, one.zh)}
        sold = self._db.rows(SOLD_ONLINE, (since.isoformat(),))
        return any(platform not in stalls for (platform,) in sold)

    def _findings(self, hits: Iterable[Hit]) -> tuple[Finding, ...]:
        rules = self._packs.rules
        told = (rules.finding(h.rule, self._today, field=h.field, args=h.args) for h in hits)
        return tuple(finding for finding in told if finding is not None)
