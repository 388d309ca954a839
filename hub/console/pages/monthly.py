"""The monthly report, derived: for the county and beside it for every station."""

from __future__ import annotations

import datetime as dt
from typing import Final

from starlette.responses import Response

from hub import report
from hub.console import rights, scope
from hub.console.doors import GET, Door
from hub.console.figures import local
from hub.console.report_sheet import told
from hub.console.visit import Visit
from hub.losses import losses
from hub.packs import packs_of

BESIDE: Final = ("business_days", "up_turnover", "farmer_net", "farmers", "down_turnover",
                 "parcels_in", "parcels_out", "errands")  # fmt: skip
"""The figures that the table of stations shows."""


def monthly(visit: Visit) -> Response:
    """Show a month's figures with their definitions."""
    today = local(visit.now_ms).date()
    month = report.Month.read(visit.asked("month")) or report.Month(today.year, today.month)
    with visit.room.store.read() as connection:
        stations = scope.stations(connection, visit.account)
        chosen = [one for one in stations if str(one.id) == visit.asked("station")]
        made = report.beside(connection, chosen or stations, month, now_ms=visit.now_ms)
        meant = report.wanted(connection, chosen or stations, month, now_ms=visit.now_ms)
        packs, lost = packs_of(connection), losses(connection, meant)
    whole = made.whole
    return visit.page(
        "report.html",
        month=month,
        before=_other(month, -1),
        after=_other(month, 1),
        figures=[(figure, told(figure, visit.tongue)) for figure in whole.figures],
        stations=stations,
        chosen=chosen[0] if chosen else None,
        columns=[whole[code] for code in BESIDE],
        beside=[]
        if chosen
        else [
            (s, [told(made.each[s.id][code], visit.tongue) for code in BESIDE]) for s in stations
        ],
        lost=[(one, packs.couriers.name(one.courier, visit.tongue.language[:2])) for one in lost],
        limit=packs.parameters.loss_limit_permille,
        running=month.first <= today <= month.last,
        today=today,
    )


def _other(month: report.Month, step: int) -> str:
    day = month.first - dt.timedelta(days=1) if step < 0 else month.last + dt.timedelta(days=1)
    return f"{day:%Y-%m}"


DOORS: Final = (Door(GET, "/report", rights.REPORT, monthly),)
