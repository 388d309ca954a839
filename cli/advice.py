"""Tells what each listing and farmer sold over some days, and what that advises for the next."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any, Final

import msgspec

from cli.call import Call
from core.trade.queries.seasons import Season
from core.trade.rules.seasons import Advice
from core.views import Views
from words.command import day
from words.errors import advice, sentence

YEAR: Final = dt.timedelta(days=365)


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("--from", dest="first", type=day, default=None)
    parser.add_argument("--to", dest="last", type=day, default=None)


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{from, to, listings, farmers}``; the last year when no days are named."""
    said = call.flags
    with call.station() as station:
        last = said.last or station.ledger.today()
        first = said.first or last - YEAR
        seasons = Views(station.db).seasons
        return {
            "from": first,
            "to": last,
            "listings": [told(one) for one in seasons.listings(first, last)],
            "farmers": [told(one) for one in seasons.farmers(first, last)],
        }


def told(season: Season) -> dict[str, Any]:
    """Return a season as scripts read it, with its advice in words."""
    found = season.figures
    fields: dict[str, Any] = msgspec.to_builtins(season)
    fields["figures"] |= {
        "refund_permille": found.refund_permille,
        "loss_permille": found.loss_permille,
        "on_time_permille": found.on_time_permille,
        "causes": dict(found.causes),
    }
    return fields | {"advice": [_words(one) for one in season.advice]}


def _words(one: Advice) -> dict[str, Any]:
    return {
        "code": one.code,
        "args": one.args,
        "message": sentence(one.code, **one.args),
        "advice": advice(one.code, **one.args),
    }
