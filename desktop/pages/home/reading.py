"""What the home page says, read in one go: what waits, what is near, today's figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from core.county.queries import notices
from core.db import settings
from core.db.backup import FAILED
from core.db.recovery import is_on_paper
from core.packs.calendar import Calendar, next_market_days
from core.packs.model import DaySpan, MarketRule
from core.packs.shelf import Packs
from core.station import Views
from core.trade.model.down import Down
from core.trade.model.up import Up
from core.trade.queries.days import DayFigures
from core.trade.queries.ledgers import ledger
from core.trade.queries.reminders import Reminders
from core.trade.queries.shelf import Overdue, Shelf

AHEAD: Final = 14
"""Days ahead within which a holiday is worth a word."""
COUNTY_DIGITS: Final = 6


@dataclass(frozen=True, kw_only=True)
class Today:
    """Everything the home page shows."""

    day: dt.date
    clerk: str
    on_shelf: int
    overdue: Overdue
    unpaid: tuple[int, int]
    receivable_fen: int
    to_ship: int
    on_road: int
    to_fetch: int
    not_closed: tuple[dt.date, ...]
    negative: int
    past_date: int
    figures: DayFigures
    market: dt.date | None
    market_known: bool
    holiday: DaySpan | None
    notices: tuple[tuple[str, str, str], ...] = ()
    """The county's notices in force, the newest first: id, heading and level."""
    claims: int = 0
    """Claims on couriers whose answer is nearly due."""
    papers: int = 0
    """What the station's own papers lack."""
    on_paper: bool = True
    """Somebody said that the recovery code in force is on paper."""
    unsaved: str | None = None
    """Why the backup of the desk's last end is missing: a code, "" unknown; None if it is there."""


def read_today(views: Views, day: dt.date, clerk: str) -> Today:
    """Read everything, on the reading lane."""
    packs, accounts = views.packs, views.accounts
    reminders = Reminders(views.db, packs, day)
    rule = market_rule(views)
    market = next_market_days(rule, day, 1) if rule else ()
    return Today(
        day=day,
        clerk=views.people.clerk_names().get(clerk, ""),
        on_shelf=views.parcels.on_shelf(),
        overdue=Shelf(views.db, day, reminders.limits).late(),
        unpaid=accounts.unpaid(),
        receivable_fen=sum(one.fen for one in accounts.receivables()),
        to_ship=_standing(views, Up, "ordered"),
        on_road=_standing(views, Down, "ordered"),
        to_fetch=_standing(views, Down, "arrived"),
        not_closed=tuple(views.days.not_closed(day)),
        negative=len(views.catalog.negative()),
        past_date=len(views.catalog.past_date(day)),
        figures=views.days.figures(day),
        market=market[0] if market else None,
        market_known=rule is not None,
        holiday=_near_holiday(packs, day),
        notices=tuple((n.id, n.heading, n.level) for n in notices(views.db, day)),
        claims=reminders.claims_due(),
        papers=len(reminders.of_station()),
        on_paper=is_on_paper(views.db),
        unsaved=_unsaved(views),
    )


def _unsaved(views: Views) -> str | None:
    return settings.kept(views.db, FAILED)


def _standing(views: Views, kind: type[Up | Down], state: str) -> int:
    return len(ledger(views.db, kind).ids("", {"state": state, "standing": "1"}))


def market_rule(views: Views) -> MarketRule | None:
    """Return the station's own market days, or those known of a market of its town."""
    if views.packs.own_market is not None:
        return views.packs.own_market
    station = views.people.station()
    if station is None:
        return None
    village = views.packs.counties.village(station.village_code)
    county = station.village_code[:COUNTY_DIGITS]
    for market in views.packs.market_days.markets:
        if village is not None and (market.county, market.place) == (county, village.town):
            return market.rule
    return None


def _near_holiday(packs: Packs, day: dt.date) -> DaySpan | None:
    calendar = Calendar(packs.holidays)
    found = (calendar.holiday(day + dt.timedelta(days=ahead)) for ahead in range(AHEAD))
    return next((holiday for holiday in found if holiday is not None), None)
