"""The monthly report: its sums are those of the stations' own books."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from sqlalchemy import select

from core.base.ids import event_id
from core.catalog.model import Product
from core.db.unlock import Secrets
from core.people.model import Person
from core.station import Station
from core.trade.model.down import Down
from core.trade.model.errand import Errand
from core.trade.model.mailing import Mailing
from core.trade.model.parcel import Parcel
from core.trade.model.purchase import Purchase
from core.trade.model.up import Up, UpMove
from core.trade.queries.totals import totals
from hub import report
from hub.console import scope
from hub.console.accounts import Account
from hub.intake.worker import Worker
from hub.measures import LABELS
from hub.report import Figure, Month
from hub.store import stations as known
from hub.store import tables
from hub.store.derived import DERIVED
from hub.store.stations import every
from tests.hub.console import county
from tests.hub.intake import pc

NOVEMBER = Month(2026, 11)
QUIET, SILENT = 9, 6
"""A station that sent nothing for nine days, and one that never sent anything."""
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
@pytest.mark.both
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
        left = [
            county.NOW - dt.datetime.fromisoformat(came)
            for came in connection.scalars(
                select(table.in_at).where(
                    table.station == 1, table.day >= "2026-11-01", table.state == "shelf"
                )
            )
        ]
    late = sum(wait > dt.timedelta(days=7) for wait in (*waits, *left))
    told_late = told["overdue_rate"]
    assert (told_late.value, told_late.whole) == (late, len(waits) + len(left))
    assert told["shelf_hours"].value == round(
        sorted(waits)[len(waits) // 2].total_seconds() / 3600
    ) or (len(waits) % 2 == 0)
    assert told["active_rate"] == Figure(code="active_rate", kind="rate", value=1, whole=1)


@pytest.mark.both
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


@pytest.fixture
def shop(office):
    """A PC at a station of which nothing came yet, with fresh and dry goods sold and lost."""
    front = pc.Pc()
    county.admit(office, SILENT, front.key.public)

    def id_of(number):
        return event_id(front.device, 1, number)

    fresh, dry, farmer = id_of(1), id_of(2), id_of(3)
    front.write(
        Product(name="脐橙", certificate=True),
        Product(name="花椒"),
        Person(name="向老三", phone="13800001111", village="村"),
        Purchase(farmer=farmer, product=fresh, grams=9_000, amount_fen=100, payable_fen=100,
                 batch_no="B1", harvest_day=pc.DAY, cert_no="C1"),
        Up(item="脐橙", product=fresh, grams=8_000, amount_fen=300, state="shipped",
           courier="zhongtong",
           ship_day=pc.DAY, farmer=farmer, batch_no="B1", cert_no="C1"),
        Up(item="脐橙", product=fresh, grams=2_000, amount_fen=300, state="ordered",
           farmer=farmer, batch_no="B2", cert_no="C1"),
        Up(item="花椒", product=dry, grams=5_000, amount_fen=300, state="shipped",
           ship_day=pc.DAY + dt.timedelta(days=3)),
        UpMove(of=id_of(5), what="lose", after="shipped", product=fresh, loss_g=400),
        UpMove(of=id_of(7), what="lose", after="shipped", product=dry, loss_g=900),
    )  # fmt: skip
    county.take(office, SILENT, front.segment())
    Worker(office).finish()
    return front


@pytest.mark.parametrize(
    ("code", "value", "whole"),
    [("fresh_loss", 400, 8_000), ("in_time_rate", 1, 2), ("trace_rate", 1, 3)],
)
@pytest.mark.both
def test_a_rate_is_of_that_which_it_names(office, shop, code, value, whole):
    told = made(office, NOVEMBER, SILENT)[code]
    assert (told.value, told.whole) == (value, whole)


@pytest.mark.both
def test_fresh_losses_stand_by_product_and_courier(shop, enter):
    told = enter().text("/report", month="2026-11", station=str(SILENT))
    assert "脐橙 中通快递 8 kg 0.4 kg 5.0%" in told
    assert "花椒" not in told


@pytest.mark.both
def test_who_asks_without_news_is_heard_of(office, enter):
    def hear(connection):
        device = next(d for d in known.devices(connection, QUIET) if d.role == "station")
        known.change_device(connection, QUIET, device.device, seen_ms=office.now_ms())

    assert made(office, NOVEMBER, QUIET)["synced_rate"].value == 0
    assert "马鞍村" in enter().text("/stations", only="late")
    office.store.write(hear)
    assert made(office, NOVEMBER, QUIET)["synced_rate"].value == 1
    assert "马鞍村" not in enter().text("/stations", only="late")


def test_villages_count_where_the_program_has_the_countys_list(office):
    assert made(office, NOVEMBER)["coverage"].whole == 0

    def move(connection):
        connection.execute(tables.station.update().values(village_code="500241106201"))

    office.store.write(move)
    told = made(office, NOVEMBER)["coverage"]
    assert (told.value, told.whole) == (1, 202)
    assert made(office, NOVEMBER, 1)["coverage"].whole == 0


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
