"""Derives a month's report; nothing in it was typed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from hub import report
from hub.call import Call
from hub.errors import BadInputError
from hub.intake.worker import Worker
from hub.store import stations


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("month", metavar="YYYY-MM")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer the report's figures with their names and definitions."""
    month = report.Month.read(call.flags.month)
    if month is None:
        raise BadInputError(why=call.flags.month)
    with call.office() as office:
        Worker(office).finish()
        with office.store.read() as connection:
            every = stations.every(connection)
            made = report.of(connection, every, month, now_ms=office.now_ms())
    figures = {
        one.code: {
            "name": one.label,
            "definition": one.definition,
            "kind": one.kind,
            "value": one.value,
            **({} if one.whole is None else {"whole": one.whole}),
        }
        for one in made.figures
    }
    return {"month": made.month, "stations": list(made.stations), "figures": figures}
