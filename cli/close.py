"""Closes a day: what was counted against the books; the day is locked."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import msgspec

from cli.call import Call
from core.trade.model.close import Close
from core.trade.queries.days import Days
from words.command import day


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("closed", type=day, metavar="DAY")
    for method in ("cash", "wechat", "alipay"):
        parser.add_argument(f"--{method}", type=int, required=True, metavar="FEN")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer the day sheet's figures."""
    said = call.flags
    with call.station(write=True) as station:
        close = Close(
            day=said.closed, cash_fen=said.cash, wechat_fen=said.wechat, alipay_fen=said.alipay
        )
        station.trade.closing.close(close)
        return msgspec.to_builtins(Days(station.db).figures(said.closed))
