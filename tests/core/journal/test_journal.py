"""Appending: chained, signed, durable, applied; or nothing at all."""

from __future__ import annotations

import datetime as dt
import itertools

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.base.record import LARGEST
from core.base.tables import TERM
from core.db import rows
from core.journal.chain import first_head, next_head
from core.journal.codec import Reader, decode_body
from core.journal.erase import erase_blocks
from core.journal.journal import Author
from core.journal.merge import Merger, create, drop
from core.journal.reading import event_of, everything, one
from core.journal.rebuild import digests, is_fresh, rebuild
from core.journal.verify import Verifier
from core.keys.device import head_message, is_signed_by
from tests.core.journal.conftest import REGISTRY, Buy, Farmer, FarmerChange

DAY = dt.date(2026, 3, 1)


def verdict(book):
    return Verifier(book.db, REGISTRY).verdict()


def row_of(book, kind, identity):
    found = rows.by_id(book.db, kind, identity)
    assert found is not None
    return found


def stored_of(book, identity):
    found = one(book.db, identity)
    assert found is not None
    return found


def told_by(book, identity):
    event = event_of(Reader(REGISTRY.records), stored_of(book, identity))
    assert event is not None
    return event.fields


def test_an_appended_record_is_chained_signed_and_in_its_table(book):
    (farmer,) = book.write(Farmer(name="田㛃", phone="13800001111"))
    (buy,) = book.write(Buy(farmer=farmer, grams=5000, fen=2000, day=DAY))
    public, head, signature = book.db.one("SELECT public_key, head, signature FROM log")
    expected = first_head(public, 1)
    for stored in everything(book.db):
        expected = next_head(expected, stored.content)
    assert head == expected
    assert is_signed_by(public, head_message(book.journal.device, 1, 2, head), signature)
    row = row_of(book, Buy, buy)
    assert (row.farmer, row.grams, row.fen, row.day) == (farmer, 5000, 2000, DAY)
    assert book.db.one("SELECT fen FROM owed WHERE farmer = ?", (farmer,)) == (2000,)


def test_personal_fields_stay_out_of_the_chained_body(book):
    (farmer,) = book.write(Farmer(name="田㛃", phone="13800001111"))
    stored = stored_of(book, farmer)
    assert "田㛃".encode() not in stored.content
    assert b"13800001111" not in stored.content
    assert decode_body(stored.content).blocks[0].subject == ""


def test_a_refused_batch_leaves_no_trace(book):
    before = book.journal.end()

    def records():
        yield Farmer(name="甲")
        raise ValueError("the source broke")

    with pytest.raises(ValueError, match="broke"):
        book.journal.append(records(), Author("", DAY))
    assert book.journal.end() == before
    assert book.db.rows("SELECT * FROM farmer") == []
    assert book.write(Farmer(name="乙")) == [f"{book.journal.device}.1.1"]


def test_a_red_entry_brings_every_sum_back(book):
    (farmer,) = book.write(Farmer(name="甲"))
    (buy,) = book.write(Buy(farmer=farmer, grams=5, fen=7))
    (red,) = book.write(Buy(farmer=farmer, grams=-5, fen=-7, reverses=buy, reason="称错"))
    assert book.db.one("SELECT fen FROM owed") == (0,)
    assert row_of(book, Buy, buy).reversed_by == red


def test_rebuild_gives_identical_tables(book):
    (farmer,) = book.write(Farmer(name="甲"))
    (buy,) = book.write(Buy(farmer=farmer, grams=5, fen=7, note="好果"))
    book.write(FarmerChange(of=farmer, base=0, phone="13900002222"))
    book.write(Buy(farmer=farmer, grams=-5, fen=-7, reverses=buy))
    before = digests(book.db, REGISTRY)
    assert rebuild(book.db, REGISTRY) == 4
    assert digests(book.db, REGISTRY) == before
    assert verdict(book).ok


def test_a_changed_declaration_asks_for_a_rebuild(book):
    assert is_fresh(book.db, REGISTRY)
    book.db.execute("UPDATE local_derived SET fingerprint = 'of another version'")
    assert not is_fresh(book.db, REGISTRY)


def test_erasing_keeps_the_chain_and_forgets_the_person(book):
    (farmer,) = book.write(Farmer(name="田㛃", phone="13800001111"))
    (buy,) = book.write(Buy(farmer=farmer, grams=5, fen=7, note="田㛃送来"))
    book.write(FarmerChange(of=farmer, base=0, name="田小㛃"))
    with book.db.atomic():
        assert erase_blocks(book.db, book.journal, Reader(REGISTRY.records), farmer) == 3
    row = row_of(book, Farmer, farmer)
    assert (row.name, row.phone) == (None, None)
    assert row_of(book, Buy, buy).note is None
    assert row_of(book, Buy, buy).fen == 7
    assert book.db.one("SELECT fen FROM owed") == (7,)
    assert verdict(book).ok
    before = digests(book.db, REGISTRY)
    rebuild(book.db, REGISTRY)
    assert digests(book.db, REGISTRY) == before


texts = st.none() | st.text(max_size=8)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 2), texts, texts, st.integers(-99, 99)),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_any_order_of_delivery_gives_the_same_tables(book, said, random):
    """Two devices' events about the same farmer, folded in random orders, converge."""
    farmers = [f"AAAAAAAAAAAAAAAA.1.{n}" for n in (1, 2)]
    events = []
    for number, (device, what, name, phone, fen) in enumerate(said, start=3):
        origin = "AAAAAAAAAAAAAAAA" if device else "BBBBBBBBBBBBBBBB"
        record = [
            Farmer(name=name, phone=phone),
            change_of(farmers[fen % 2], fen, name, phone),
            Buy(farmer=farmers[fen % 2], grams=1, fen=fen, note=name),
        ][what]
        events.append(made(origin, number, record))
    events += [made("AAAAAAAAAAAAAAAA", n + 1, Farmer(name="甲")) for n in range(2)]
    assert folded(book, random.sample(events, len(events))) == folded(book, events)


def change_of(farmer, fen, name, phone):
    """A change by a station, or now and then by the county, that saw something or other."""
    author = "张敏" if fen % 5 == 0 else None
    role = phone if fen % 3 == 0 else None
    return FarmerChange(
        of=farmer, base=abs(fen) % 3 + (TERM if fen % 7 == 0 else 0), name=name, phone=phone,
        role=role, author=author, saw=() if fen % 2 else None,
    )  # fmt: skip


def made(device, seq, record):
    from core.base.ids import event_id
    from core.base.tables import Event

    return Event(
        id=event_id(device, 1, seq), device=device, epoch=1, seq=seq, type=record.kind, version=1,
        day=DAY, clerk="", wall_ms=0, fields=record,
    )  # fmt: skip


def folded(book, events):
    drop(book.db, ("farmer", "buy", "owed"))
    create(book.db, REGISTRY.tables)
    merger = Merger(book.db, REGISTRY.tables)
    for event in events:
        merger.carry_out(event.id, REGISTRY.changes(event))
    merged = book.db.rows("SELECT * FROM merge ORDER BY 1, 2, 3")
    return digests(book.db, REGISTRY), merged


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts, texts, st.integers(-LARGEST, LARGEST), texts)
def test_what_is_read_back_is_what_was_written(book, name, phone, fen, note):
    (farmer,) = book.write(Farmer(name=name, phone=phone))
    (buy,) = book.write(Buy(farmer=farmer, grams=1, fen=fen, note=note, day=DAY))
    told = told_by(book, buy)
    assert (told.farmer, told.fen, told.note, told.day) == (farmer, fen, note, DAY)
    assert told_by(book, farmer).name == name


def test_unknown_types_are_kept_and_passed_over(book, sister):
    (farmer,) = book.write(Farmer(name="甲"))
    body = decode_body(stored_of(book, farmer).content)
    body = msgspec.structs.replace(body, type="from.tomorrow")
    content = msgspec.msgpack.encode(body)
    assert Reader(REGISTRY.records).event("A", 1, content, {}) is None


@pytest.mark.parametrize(
    ("statement", "code", "seq"),
    [
        ("UPDATE journal SET event = x'00' WHERE seq = 3", "chain", 3),
        ("UPDATE journal SET head = zeroblob(32) WHERE seq = 3", "chain", 3),
        ("DELETE FROM journal WHERE seq = 3", "chain", 3),
        ("DELETE FROM journal WHERE seq = 5", "chain", 5),
        ("UPDATE log SET signature = zeroblob(64)", "signature", 5),
        ("UPDATE block SET body = x'80' WHERE seq = 2", "chain", 2),
        ("UPDATE buy SET fen = fen + 1 WHERE seq = 4", "tables", 4),
        ("DELETE FROM buy WHERE seq = 4", "tables", 4),
        ("UPDATE farmer SET role = 'x' WHERE seq = 1", "tables", 1),
    ],
)
def test_verify_names_the_first_bad_event(book, statement, code, seq):
    (farmer,) = book.write(Farmer(name="甲"))
    for fen in (1, 2, 3):
        book.write(Buy(farmer=farmer, grams=1, fen=fen, note="好", day=DAY))
    book.write(FarmerChange(of=farmer, base=0, name="乙"))
    assert verdict(book).ok
    book.db.execute(statement)
    found = verdict(book)
    assert not found.ok
    first = found.problems[0]
    assert (first.code, first.device, first.epoch, first.seq) == (code, book.journal.device, 1, seq)
    if statement.startswith("UPDATE buy"):
        assert (first.kind, first.day) == ("buy", "2026-03-01")


def test_verify_sees_a_sum_that_somebody_changed(book):
    (farmer,) = book.write(Farmer(name="甲"))
    book.write(Buy(farmer=farmer, grams=1, fen=5))
    book.db.execute("UPDATE owed SET fen = 4")
    assert [p.kind for p in verdict(book).problems] == ["owed"]


def test_ids_count_up_without_a_gap(book):
    ids = list(itertools.chain.from_iterable(book.write(Farmer(name=str(n))) for n in range(5)))
    assert [i.rsplit(".", 1)[1] for i in ids] == ["1", "2", "3", "4", "5"]
