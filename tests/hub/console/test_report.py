"""The monthly report: its sums are those of the stations' own books."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from sqlalchemy import select

from core.db.unlock import Secrets
from core.station import Station
from core.trade.model.down import Down
from core.trade.model.errand import Errand
from core.trade.model.mailing import Mailing
from core.trade.model.parcel import Parcel
from core.trade.model.purchase import Purchase
from core.trade.model.up import Up
from core.trade.queries.totals import totals
from hub import report
from hub.console import scope
from hub.console.accounts import Account
from hub.measures import LABELS
from hub.report import Figure, Month
from hub.store.derived import DERIVED
from hub.store.stations import every
from tests.hub.console import county

NOVEMBER = Month(2026, 11)
NOBODY = Account(name="x", shown="x", password="", role="auditor")


@pytest.fixture
def own(lived):
    """The two stations' own files, open."""
    opened = [
        Station.open(lived / f"pc{number}", Secrets(passphrase="x" * 12, keyring=False))
        for number in (1, 2)
    ]
    yield opened
    for station in opened:
        station.close()


def made(office, month, *numbers):
    with office.store.read() as connection:
        stations = [one for one in every(connection) if not numbers or one.id in numbers]
        return report.of(connection, stations, month, now_ms=office.now_ms())


@pytest.mark.parametrize("month", [NOVEMBER, Month(2026, 10)], ids=str)
def test_sums_equal_those_of_the_stations_own_books_to_the_fen(office, own, month):
    told = made(office, month, 1, 2)
    sums = {
        kind: [totals(station.db, kind, month.first, month.last) for station in own]
        for kind in (Up, Down, Purchase, Errand, Parcel, Mailing)
    }

    def of(kind, name):
        return sum(one[name] for one in sums[kind])

    assert told["up_turnover"].value == of(Up, "turnover_fen") > 0
    assert told["farmer_net"].value == of(Up, "farmer_fen")
    assert told["up_orders"].value == of(Up, "count")
    assert told["down_turnover"].value == of(Down, "turnover_fen") > 0
    assert told["down_orders"].value == of(Down, "count")
    assert told["purchase_amount"].value == of(Purchase, "amount_fen") > 0
    assert told["purchase_grams"].value == of(Purchase, "grams")
    assert told["errands"].value == of(Errand, "count") > 0
    assert told["errand_amount"].value == of(Errand, "amount_fen")
    assert told["parcels_in"].value == of(Parcel, "count") > 0
    assert told["parcels_out"].value == of(Mailing, "count")


def test_the_county_is_the_sum_of_its_stations(office):
    whole = made(office, NOVEMBER)
    parts = [made(office, NOVEMBER, number) for number in whole.stations]
    for code in ("up_turnover", "down_turnover", "parcels_in", "errands", "business_days",
                 "farmers", "stations"):  # fmt: skip
        assert whole[code].value == sum(part[code].value for part in parts), code
    for code in ("active_rate", "synced_rate", "overdue_rate", "trace_rate"):
        assert whole[code].value == sum(part[code].value for part in parts), code
        assert whole[code].whole == sum(part[code].whole for part in parts), code


def test_rates_by_hand(office):
    told = made(office, NOVEMBER, 1)
    table = DERIVED["parcel"].c
    with office.store.read() as connection:
        query = select(table.in_at, table.out_at).where(
            table.station == 1, table.day >= "2026-11-01", table.day <= "2026-11-30",
            table.state == "out",
        )  # fmt: skip
        waits = [
            dt.datetime.fromisoformat(went) - dt.datetime.fromisoformat(came)
            for came, went in connection.execute(query)
        ]
    late = sum(wait > dt.timedelta(days=7) for wait in waits)
    assert (told["overdue_rate"].value, told["overdue_rate"].whole) == (late, len(waits))
    assert told["shelf_hours"].value == round(
        sorted(waits)[len(waits) // 2].total_seconds() / 3600
    ) or (len(waits) % 2 == 0)
    assert told["active_rate"] == Figure(code="active_rate", kind="rate", value=1, whole=1)


def test_farmers_who_were_paid_count_once_however_often(office):
    told = made(office, NOVEMBER, 1)
    paid = set()
    with office.store.read() as connection:
        for name, who, fen in (
            ("purchase", "farmer", "paid_fen"),
            ("settlement", "farmer", "paid_fen"),
        ):
            table = DERIVED[name].c
            query = select(table[who]).where(
                table.station == 1, table.day >= "2026-11-01", table[fen] > 0,
                table.reverses.is_(None), table.reversed_by.is_(None),
            )  # fmt: skip
            paid |= set(connection.scalars(query))
        table = DERIVED["payment"].c
        query = select(table.party).where(
            table.station == 1, table.day >= "2026-11-01", table.direction == "out",
            table.purpose.in_(("settle", "advance", "instalment")),
        )  # fmt: skip
        paid |= set(connection.scalars(query))
    assert told["farmers"].value == len(paid) > 0


def test_a_month_without_anything_is_all_noughts(office):
    for figure in made(office, Month(2020, 2)).figures:
        if figure.code != "stations":
            assert figure.value == 0, figure.code


def test_every_figure_has_a_name_and_a_definition(office):
    told = made(office, NOVEMBER)
    assert {figure.code for figure in told.figures} == set(LABELS)
    assert all(figure.label and figure.definition for figure in told.figures)


def test_the_page_shows_each_definition_beside_its_figure(enter):
    told = enter().text("/report", month="2026-11")
    assert all(measure.name in told and measure.definition in told for measure in LABELS.values())


def test_a_bound_coordinators_report_is_of_her_township(office, enter):
    account_stations = enter("coordinator-own").text("/report", month="2026-11")
    assert "石门村电商服务站" in account_stations
    assert "上寨村" not in account_stations
    bound = msgspec.structs.replace(NOBODY, township=county.OWN)
    with office.store.read() as connection:
        mine = scope.stations(connection, bound)
    assert f"站点数 {len(mine)}" in account_stations


@pytest.mark.parametrize(
    ("text", "month"), [("2026-02", Month(2026, 2)), ("2026-2", None), ("", None), ("x", None)]
)
def test_a_month_is_read_or_is_none(text, month):
    assert Month.read(text) == month


def test_a_months_last_day_minds_leap_years():
    assert (Month(2024, 2).last, Month(2026, 2).last) == (
        dt.date(2024, 2, 29),
        dt.date(2026, 2, 28),
    )
