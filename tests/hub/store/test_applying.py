"""The same events in any order, cut anywhere: the station's rows, on SQLite and PostgreSQL."""

import functools
import itertools
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from core.base.ids import EventId, event_id
from core.base.tables import Add, Event, Put, RowChange, put_row
from core.capabilities import REGISTRY
from core.catalog.model import Product
from core.db.file import Database
from core.journal.codec import Reader
from core.journal.merge import Merger, create
from core.journal.reading import event_of, everything
from core.journal.rebuild import digests
from hub.store import on_sqlite
from hub.store.applying import apply, apply_events, rows_digest
from hub.store.derived import DERIVED, Derived
from hub.store.errors import UnfitChangeError
from hub.store.store import Store
from tests.core.journal.conftest import REGISTRY as SMALL
from tests.core.journal.conftest import Buy, Farmer
from tests.core.journal.test_journal import DAY, change_of, made
from tests.core.trade.conftest import Desk
from tests.core.trade.test_books_balance import RandomDesk
from tests.hub.conftest import KEY

FARMERS = [EventId(f"AAAAAAAAAAAAAAAA.1.{n}") for n in (1, 2)]
ONE, OTHER = EventId("AAAAAAAAAAAAAAAA.1.1"), EventId("AAAAAAAAAAAAAAAA.1.2")
texts = st.none() | st.text(max_size=8).map(lambda text: text.replace("\x00", ""))
sayings = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), texts, texts, st.integers(-99, 99)),
    max_size=14,
)
PLAIN = 0.2
"""How many events' rows are said field by field, as after an erasure."""
PRODUCT_NAME = DERIVED["product"].c.name
MERGED = {
    "merge": "SELECT target, row, field, version, event FROM merge ORDER BY 1, 2, 3",
    "touched": "SELECT target, row, event FROM touched ORDER BY 1, 2, 3",
}


@pytest.fixture
def counties(tmp_path, database):
    """The small registry's county on SQLite and on PostgreSQL, and numbers for new stations."""
    derived = Derived(SMALL)
    opened = [Store.open(where, key=KEY, derived=derived) for where in (str(tmp_path), database)]
    yield opened
    for one in opened:
        one.close()


def events_of(said):
    """Up to three devices' events about two farmers."""
    events = [made("AAAAAAAAAAAAAAAA", n + 1, Farmer(name="甲")) for n in range(2)]
    for number, (device, what, name, phone, fen) in enumerate(said, start=3):
        record = [
            Farmer(name=name, phone=phone),
            change_of(FARMERS[fen % 2], fen, name, phone),
            Buy(
                farmer=FARMERS[fen % 2],
                grams=1,
                fen=fen,
                note=name,
                row_key=bytes([fen % 256]) * 32 if fen % 3 else None,
                reverses=event_id("A" * 16, 1, 3 + abs(fen) % 5) if fen % 4 == 0 else None,
            ),
        ][what]
        events.append(made("ABC"[device] * 16, number, record))
    return events


def changes_of(registry, events):
    return [(event, [change]) for event in events for change in registry.changes(event)]


def county_changes_of(registry, events, chance):
    """The same changes as the county's worker makes them: most rows stay their event's record."""
    plain = [event for event in events if chance.random() < PLAIN]
    open_ = [msgspec.structs.replace(event, row={}) for event in events if event not in plain]
    return changes_of(registry, [*plain, *open_])


def by(event, record=None, row=None):
    """An event by its id alone."""
    return Event(id=event, device="A", epoch=1, seq=1, type="", version=1, day=DAY, clerk="",
                 wall_ms=0, fields=record or Product(name="橙"), row=row)  # fmt: skip


def cut(changes, chance):
    """Cut a list into random pieces."""
    places = sorted(chance.sample(range(len(changes) + 1), min(3, len(changes))))
    return [changes[a:b] for a, b in itertools.pairwise([0, *places, len(changes)])]


def at_the_station(registry, changes):
    """What the station's own merging makes of the changes."""
    with TemporaryDirectory() as folder:
        db = Database(Path(folder) / "ledger.db", KEY)
        try:
            with db.atomic():
                create(db, registry.tables)
                merger = Merger(db, registry.tables)
                for event, said in changes:
                    merger.carry_out(event.id, said)
            return digests(db, registry), {name: db.rows(sql) for name, sql in MERGED.items()}
        finally:
            db.close()


def in_the_county(store, station, pieces):
    """What the county makes of the changes, in batches."""
    for piece in pieces:
        store.write(lambda c, piece=piece: apply(c, station, piece, derived=store.derived))
    return rows_in(store, station)


def rows_in(store, station):
    with store.read() as connection:
        merged = {}
        for name, sql in MERGED.items():
            mine = sql.replace("ORDER", f"WHERE station = {station} ORDER").replace(
                "row,", '"row",'
            )
            merged[name] = [tuple(row) for row in connection.exec_driver_sql(mine)]
        return rows_digest(connection, station, derived=store.derived), merged


numbers = itertools.count(1)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sayings, st.randoms(use_true_random=False))
def test_station_and_county_make_the_same_rows_in_any_order(counties, monkeypatch, said, chance):
    monkeypatch.setattr(on_sqlite, "FEW", 2)
    changes = changes_of(SMALL, events_of(said))
    county = county_changes_of(SMALL, events_of(said), chance)
    expected = at_the_station(SMALL, changes)
    assert at_the_station(SMALL, chance.sample(changes, len(changes))) == expected
    station = next(numbers)
    for store in counties:
        pieces = cut(chance.sample(county, len(county)), chance)
        assert in_the_county(store, station, pieces) == expected


class ReportingDesk(RandomDesk):
    """A random desk whose whole journal is handed in when the day is over."""

    def __init__(self, report):
        super().__init__()
        self._report = report

    def teardown(self):
        try:
            self._report(self.desk)
        finally:
            super().teardown()


@pytest.fixture
def full_counties(tmp_path, database):
    opened = [Store.open(where, key=KEY) for where in (str(tmp_path), database)]
    yield opened
    for one in opened:
        one.close()


def test_random_days_at_a_desk_arrive_whole_in_any_order(full_counties):
    chance = random.Random(20261121)

    def report(desk):
        reader = Reader(REGISTRY.records, REGISTRY.upcasters)
        events = [event_of(reader, stored) for stored in everything(desk.db)]
        changes = county_changes_of(REGISTRY, events, chance)
        expected = desk.tables()
        merged = {name: desk.db.rows(sql) for name, sql in MERGED.items()}
        station = next(numbers)
        for store in full_counties:
            pieces = cut(chance.sample(changes, len(changes)), chance)
            rows, also = in_the_county(store, station, pieces)
            assert {name: rows[name] for name in expected} == expected
            assert also == merged

    run_state_machine_as_test(
        functools.partial(ReportingDesk, report),  # type: ignore[arg-type] # a factory will do
        settings=settings(max_examples=12, stateful_step_count=30, deadline=None),
    )


def test_a_desk_s_first_day_is_the_same_row_by_row(store, tmp_path):
    """Said with plain rows, lest digests agree on nothing at all."""
    desk = Desk(tmp_path)
    try:
        reader = Reader(REGISTRY.records, REGISTRY.upcasters)
        changes = changes_of(REGISTRY, [event_of(reader, s) for s in everything(desk.db)])
        in_the_county(store, 7, [changes])
        with store.read() as connection:
            names = ("station", "id", "name", "role", "phone")
            table = DERIVED["person"]
            found = connection.execute(table.select().order_by(table.c.id)).mappings().all()
        told = [tuple(row[name] for name in names) for row in found]
        assert told == desk.db.rows("SELECT 7, id, name, role, phone FROM person ORDER BY id")
        assert len(told) == 2
    finally:
        desk.close()


OWN_UNFIT = {
    "a text that PostgreSQL cannot hold": {"name": "a\x00b"},
    "a number that no column holds": {"name": "甲", "sell_fen": 2**63},
}


@pytest.mark.parametrize("said", OWN_UNFIT.values(), ids=OWN_UNFIT.keys())
def test_a_record_that_fits_no_table_is_refused_and_delays_no_other(store, said):
    def own(number, **fields):
        event = by(EventId(f"A.1.{number}"), Product(**fields), {})
        return event, [put_row("product", event)]

    events = [own(1, name="甲"), own(2, **said), own(3, name="乙")]
    refused = store.write(lambda c: apply_events(c, 1, events))
    assert [one.event for one in refused] == ["A.1.2"]
    with store.read() as connection:
        table = DERIVED["product"]
        found = connection.execute(table.select().order_by(table.c.id)).mappings().all()
    assert [row["name"] for row in found] == ["甲", "乙"]


PAPER = ("AAAAA26", 1, ONE)


def test_two_stations_with_the_same_rows_do_not_mix(store):
    changes = [
        (by(ONE), [Add("till", ("2026-11-21", "cash"), {"fen": 5})]),
        (by(ONE), [Put("serial", PAPER, {"series": "AAAAA26", "number": 1, "event": ONE})]),
        (by(OTHER), [Put("serial", PAPER, {"of": "up"}, 1)]),
    ]
    in_the_county(store, 1, [changes])
    alone = rows_in(store, 1)
    in_the_county(store, 2, [changes, changes[:1]])
    assert rows_in(store, 1) == alone
    assert rows_in(store, 3) == at_the_station(REGISTRY, [])
    with store.read() as connection:
        till = DERIVED["till"]
        assert connection.execute(till.select().order_by(till.c.station)).all() == [
            (1, "2026-11-21", "cash", 5),
            (2, "2026-11-21", "cash", 10),
        ]


def test_a_sum_that_came_before_its_row_and_one_that_came_after_add_up(store):
    first = (by(ONE), [Put("down", (ONE,), {"id": ONE, "item": "锅", "qty": 1000})])
    add = (by(OTHER), [Add("down", (ONE,), {"refunded_fen": 3})])
    assert in_the_county(store, 1, [[add], [first], [add]]) == in_the_county(
        store, 2, [[first, add, add]]
    )


def test_the_higher_version_and_then_the_higher_event_wins_in_every_order(store):
    said = (("B.1.1", 2, "橙"), ("C.1.1", 1, "桔"), ("A.1.1", 2, "柚"))
    puts = [(by(EventId(e)), [Put("product", (ONE,), {"name": name}, v)]) for e, v, name in said]
    orders = list(itertools.permutations(puts))
    for station, order in enumerate(orders):
        in_the_county(store, station, [order])
        in_the_county(store, 100 + station, [[put] for put in order])
    with store.read() as connection:
        names = connection.scalars(DERIVED["product"].select().with_only_columns(PRODUCT_NAME))
        assert list(names) == ["橙"] * 2 * len(orders)
        assert len(connection.execute(DERIVED.touched.select()).all()) == 6 * len(orders)


UNFIT: dict[str, RowChange] = {
    "no such table": Put("nothing", (ONE,), {"id": ONE}),
    "no such column": Put("till", ("d", "m"), {"day": "d", "method": "m", "gone": 1}),
    "key of another table": Put("till", (ONE,), {"fen": 1}, 1),
    "key without a value": Put("product", (None,), {"name": "橙"}, 1),  # type: ignore[arg-type]
    "a later event for a table that has no such column": Put(
        "till", ("d", "m"), {"serial": "S"}, 1
    ),
    "a text that PostgreSQL cannot hold": Put("product", (ONE,), {"id": ONE, "name": "a\x00b"}),
    "a number that no column holds": Add("till", ("d", "m"), {"fen": 2**63}),
    "a text for a number": Put("product", (ONE,), {"id": ONE, "version": "zwei"}),
}


@pytest.mark.parametrize("change", UNFIT.values(), ids=UNFIT.keys())
def test_what_fits_no_table_is_refused_and_delays_no_other(store, change):
    good = [(by(EventId(f"A.1.{n}")), [Add("till", ("d", "m"), {"fen": n})]) for n in (1, 2)]
    bad = (by(EventId("A.1.9")), [Add("till", ("d", "m"), {"fen": 100}), change])
    events = [good[0], bad, good[1]]
    refused = store.write(lambda c: apply_events(c, 1, events))
    assert [one.event for one in refused] == ["A.1.9"]
    assert all(one.reason for one in refused)
    with store.read() as connection:
        assert connection.execute(DERIVED["till"].select()).all() == [(1, "d", "m", 3)]


def test_a_batch_that_fails_leaves_no_trace(store):
    changes = [(by(ONE), [Add("till", ("d", "m"), {"fen": 1}), UNFIT["no such table"]])]
    with pytest.raises(UnfitChangeError):
        store.write(lambda c: apply(c, 1, changes))
    with store.read() as connection:
        assert connection.execute(DERIVED["till"].select()).all() == []


def test_rows_are_digested_as_the_station_digests_its_own(store):
    changes = [(by(ONE), [Put("product", (ONE,), {"id": ONE, "name": "橙"})])]
    before = rows_in(store, 1)[0]
    after = in_the_county(store, 1, [changes])[0]
    assert {name for name in after if after[name] != before[name]} == {"product"}
    assert after == at_the_station(REGISTRY, changes)[0]
    with store.read() as connection:
        assert rows_digest(connection, 1, merged=True).keys() == after.keys() | MERGED.keys()
