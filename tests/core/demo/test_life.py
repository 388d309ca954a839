import datetime as dt

import pytest

from core.base.clock import FixedClock
from core.db.unlock import Secrets
from core.demo import life
from core.station import NewStation, Station
from core.trade.queries.shelf import Shelf
from core.trade.rules.parcel import Limits

NOW = dt.datetime(2026, 11, 21, 10, 30)
SOME = (
    "purchase",
    "up",
    "up_move",
    "down",
    "down_move",
    "parcel",
    "parcel_move",
    "parcel_out",
    "errand",
    "payment",
    "settlement",
    "opening",
)


def lived(folder, *, rows=0, seed=1, now=NOW, step=lambda _done, _all: None):
    clock = FixedClock(life.first_day(now.date()))
    name, code, village, clerk = life.STATION
    new = NewStation(name=name, village_code=code, village=village, clerk=clerk)
    secrets = Secrets(key_file=folder / "demo.key", keyring=False)
    station, _recovery = Station.create(folder / "station", new, secrets, clock)
    told = life.live(station, clock, now, rows=rows, seed=seed, step=step)
    return station, told


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    made, _rows = lived(tmp_path_factory.mktemp("demo"))
    yield made
    made.close()


def count(station, table):
    return station.db.one(f"SELECT count(*) FROM {table}")[0]  # noqa: S608 - our own names


def without_ids(station, table, columns):
    sql = f"SELECT {columns} FROM {table} ORDER BY seq"  # noqa: S608 - our own names
    return station.db.rows(sql)


def test_every_ledger_has_something_in_it(station):
    assert [table for table in SOME if not count(station, table)] == []
    assert count(station, "person") > 40
    assert count(station, "product") == 15
    assert count(station, "parcel") > 90


def test_what_was_made_up_stands_the_verification(station):
    verdict = station.verify()
    assert verdict.ok, verdict.problems


def test_there_is_something_to_do_today(station):
    views = station.views()
    today = NOW.date()
    assert views.parcels.on_shelf() > 5
    late = Shelf(views.db, today, Limits(3, 7, 15)).late()
    assert late.remind + late.call + late.send_back > 0
    assert views.accounts.unpaid()[0] > 3
    assert views.days.not_closed(today) == [today - dt.timedelta(days=1)]
    assert views.catalog.negative() == []
    views.db.close()


def test_nothing_happens_after_now(station):
    last = station.db.one("SELECT max(in_at) FROM parcel")[0]
    assert last[:16] <= NOW.isoformat()[:16]
    assert station.db.one("SELECT max(day) FROM till")[0] == NOW.date().isoformat()


def test_one_can_go_on_working(station):
    from core.trade.model.errand import Errand

    made = station.trade.errands.run(Errand(what="缴费", amount_fen=1000))
    assert made.ids


def test_the_same_seed_gives_the_same_life_and_another_seed_another(tmp_path):
    told = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        (tmp_path / name).mkdir()
        made, _rows = lived(tmp_path / name, seed=seed)
        told.append(without_ids(made, "purchase", "day, grade, grams, price_fen, method"))
        made.close()
    assert told[0] == told[1]
    assert told[0] != told[2]


def test_more_rows_are_history_that_moves_neither_money_nor_goods(tmp_path, station):
    told = []
    made, rows = lived(tmp_path, rows=3000, step=lambda done, whole: told.append((done, whole)))
    assert rows == 3000
    assert told[-1] == (3000, 3000)
    for table in ("till", "payable", "stock_level"):
        sql = f"SELECT sum({'grams' if table == 'stock_level' else 'fen'}) FROM {table}"  # noqa: S608 - our own names
        assert made.db.one(sql) == station.db.one(sql)
    ledgers = sum(count(made, table) for table in ("parcel", "up", "purchase", "down"))
    assert ledgers > 2300
    assert made.verify().ok
    made.close()


def test_the_filling_can_be_stopped(tmp_path):
    class StoppedError(Exception):
        pass

    def stop(done, _whole):
        if done > 50:
            raise StoppedError

    clock = FixedClock(life.first_day(NOW.date()))
    new = NewStation(name="站", village_code="500241119202", clerk="杨")
    secrets = Secrets(key_file=tmp_path / "key", keyring=False)
    made, _code = Station.create(tmp_path / "station", new, secrets, clock)
    with pytest.raises(StoppedError):
        life.live(made, clock, NOW, step=stop)
    assert made.verify().ok
    made.close()


def test_the_shop_offers_listings_in_every_state_of_work(station):
    views = station.views()
    try:
        listings = views.listings.listings.first("", {}, 20)[1]
        assert [one.name for one in listings].count("奉节脐橙") == 2
        reviews = {one.id: station.drafts.review(one.id) for one in listings}
        assert sorted(review.stops for review in reviews.values()) == [False, False, False, True]
        assert len(views.listings.listings.first("", {"state": "sent"}, 20)[1]) == 1
        cover = views.listings.covers([listings[-1].id]).get(listings[-1].id)
        assert cover is not None
        content = station.pictures.content(cover)
        assert content is not None
        assert content.startswith(b"\xff\xd8")
        assert station.drafts.whole(listings[-1].id).titles.keys() == {"pinduoduo", "taobao"}
    finally:
        views.db.close()


def test_one_sale_names_its_listing(station):
    sql = "SELECT listing, product, state FROM up WHERE listing IS NOT NULL"
    ((listing, product, state),) = station.db.rows(sql)
    assert station.drafts.whole(listing).listing.product == product
    assert state == "shipped"
