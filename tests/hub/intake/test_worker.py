from __future__ import annotations

import time

import msgspec
import pytest
from sqlalchemy import select

from core.base.ids import event_id
from core.base.tables import TERM
from core.journal.registry import Registry
from core.people.events import CAPABILITY as PEOPLE
from core.people.model import Person, PersonErase
from core.sync.messages import COUNTY, TRUST, Echo
from core.sync.segment import read_segment
from core.trade.model.up import Up
from hub import origin
from hub.channels import county
from hub.intake import incidents
from hub.intake.worker import Worker
from hub.store import parking, segments
from hub.store.derived import DERIVED, Derived
from hub.tree import nodes
from tests.faults.mutant import Mutant
from tests.hub.intake import pc

MUTANTS = (
    Mutant(
        "hub/intake/worker.py",
        "[one for one in folded if one.segment.arrival in won]",
        "list(folded)",
        "two programs that apply would count everything twice", "two_workers",
    ),
    Mutant(
        "hub/intake/worker.py", "batch if len(mine) == len(folded) else None", "batch",
        "what another program applied already would count again", "another_worker",
    ),
    Mutant(
        "hub/intake/folding.py", "            except Exception as error:",
        "            except MemoryError as error:",
        "one poisoned event would hold up the county", "poisoned",
    ),
    Mutant(
        "hub/erase.py", "            if one.subject in held:", "            if False:",
        "a PC that was away would bring an erased name back", "late_pc",
    ),
)  # fmt: skip


@pytest.fixture
def worker(office):
    return Worker(office)


def _names(office, table="person", column="name"):
    query = select(DERIVED[table].c[column]).order_by(DERIVED[table].c["id"])
    with office.store.read() as connection:
        return [row[0] for row in connection.execute(query)]


def _parked(office):
    with office.store.read() as connection:
        return parking.parked(connection)


def test_what_came_becomes_rows_and_leaves(office, desk, front, worker):
    front.live(2)
    front.say(desk, front.segment())
    assert worker.finish() == 1
    assert _names(office) == ["李0", "李2"]
    reply = front.say(desk)
    assert reply.checkpoint.splitlines()[1] == "1"
    assert worker.finish() == 0


def test_each_step_of_applying_gives_way_first_but_not_for_ever(office, desk, front, worker):
    front.live(2)
    front.say(desk, front.segment())
    waited = []

    def give_way():
        waited.append(_names(office))
        worker.poke()
        worker._give_way(time.monotonic())  # nobody is patient with a time that is over

    assert worker.finish(give_way) == 1
    assert waited == [[], ["李0", "李2"]]


def test_two_workers_count_nothing_twice(office, desk, front, worker):
    front.live(2)
    front.say(desk, front.segment())
    other = Worker(office)
    with office.store.read() as connection:
        stored = segments.unapplied(connection)
    works = [one._work(stored[0].station, stored) for one in (worker, other)]
    assert [office.store.write(work) for work in works] == [1, 0]


def test_what_another_worker_took_is_left_out_and_the_rest_counts_once(office, desk, front, worker):
    for fen in (1, 20, 300):
        front.write(Up(item="橙", amount_fen=fen))
        front.say(desk, front.segment(front.seq))
    with office.store.read() as connection:
        stored = segments.unapplied(connection)
    works = [worker._work(stored[0].station, some) for some in (stored[1:2], stored)]
    assert [office.store.write(work) for work in works] == [1, 2]
    assert sum(_names(office, "up", "amount_fen")) == 321
    assert _sold(office) == [(321, 3)]


def _sold(office):
    turnover = DERIVED["turnover"].c
    with office.store.read() as connection:
        return connection.execute(select(turnover.fen, turnover["count"])).all()


def test_a_sale_that_fits_no_table_is_put_aside_and_those_beside_it_count(
    office, desk, front, worker
):
    sales = [Up(item="橙", amount_fen=fen) for fen in (1, 2**63, 20)]
    front.write(*sales, Up(item="a\x00b"))
    front.say(desk, front.segment())
    worker.finish()
    assert [one.seq for one in _parked(office)] == [2, 4]
    assert _sold(office) == [(21, 2)]


def test_a_poisoned_event_delays_no_other(office, desk, front, worker):
    front.live(1)
    front.write(Person(name="甲"), fields=msgspec.Raw(msgspec.msgpack.encode({"role": 5})))
    front.write(Person(name="乙"), type="from.the.future")
    front.write_bytes(b"\xc1 not an event")
    front.live(1)
    reply = front.say(desk, front.segment())
    assert reply.end == front.seq
    worker.finish()
    assert _names(office) == ["李0", "李5"]
    assert [(one.seq, one.type) for one in _parked(office)] == [
        (3, "person"), (4, "from.the.future"), (5, ""),
    ]  # fmt: skip


def test_a_later_program_reads_what_an_earlier_one_parked(office, desk, front, station):
    earlier = Derived(Registry((PEOPLE,)))
    front.live(2)
    front.say(desk, front.segment())
    Worker(office, earlier).finish()
    assert [one.reason for one in _parked(office)] == ["unknown_type"] * 2
    Worker(office).finish()
    assert not _parked(office)
    assert _names(office, "product") == ["苹果0", "苹果2"]


def test_rows_made_anew_are_the_same_rows(office, desk, front, worker):
    front.live(3)
    front.write(Person(name="乙"), type="from.the.future")
    front.say(desk, front.segment())
    worker.finish()
    before = _names(office), [one.seq for one in _parked(office)]
    office.store.refill()
    worker.finish()
    assert (_names(office), [one.seq for one in _parked(office)]) == before


def _raws(office, station):
    with office.store.read() as connection:
        feed = segments.feed(connection, station, 0)
        return [segments.whole(connection, station, one.arrival) for one in feed]


def _holds(office, station, word):
    blocks = (b.body for one in _raws(office, station) if one
              for e in read_segment(one.raw).events for b in e.blocks)  # fmt: skip
    return any(word.encode() in body for body in blocks)


def test_an_erased_person_is_gone_from_rows_and_segments(office, desk, front, station, worker):
    front.live(2)
    front.say(desk, front.segment())
    worker.finish()
    subject = event_id(front.device, 1, 2)
    assert _holds(office, station, "李0")
    front.write(PersonErase(subject=subject))
    front.say(desk, front.segment(5))
    worker.finish()
    assert _names(office) == [None, "李2"]
    assert not _holds(office, station, "李0")
    assert _holds(office, station, "李2")
    for one in _raws(office, station):
        assert one
        assert read_segment(one.raw).is_signed_by(front.key.public)


def test_what_a_late_pc_brings_of_an_erased_person_goes_too(office, desk, front, station, worker):
    front.live(1)
    back = pc.Pc.enrolled(office, station)
    subject = event_id(front.device, 1, 2)
    change = DERIVED.registry.records["person.change"]
    back.write(change(of=subject, base=0, phone="13912345678"))
    front.write(PersonErase(subject=subject))
    front.say(desk, front.segment())
    worker.finish()
    back.say(desk, back.segment())
    worker.finish()
    assert not _holds(office, station, "13912345678")
    assert _names(office, column="phone") == [None]


def test_the_county_s_word_begins_a_term_and_no_other_device_speaks_for_it(
    office, desk, front, station, worker
):
    front.live(1)
    front.write(DERIVED.registry.records["product"](name="脐橙", unit="斤"))
    change = DERIVED.registry.records["product.change"]
    said = {"of": event_id(front.device, 1, front.seq), "base": 0, "author": "张敏"}
    front.write(change(**said, processed=True))
    front.write(DERIVED.registry.records["notice"](heading="停电", text="明天", author="张敏"))
    front.say(desk, front.segment())
    worker.finish()
    assert max(_names(office, "product", "version")) == 1
    assert _names(office, "notice", "author") == [None]
    word, now = [change(**said, certificate=True)], office.now_ms()
    office.store.write(lambda c: county.write(c, office.keys, station, word, now))
    worker.finish()
    assert max(_names(office, "product", "version")) == TERM


def test_the_county_writes_in_the_same_language(office, desk, front, station, worker):
    notice = DERIVED.registry.records["notice"](heading="停电", text="明天停电")
    now = office.now_ms()
    (first,) = office.store.write(lambda c: county.write(c, office.keys, station, [notice], now))
    office.store.write(lambda c: county.write(c, office.keys, station, [notice], now))
    items = [i for i in front.say(desk, cursors={TRUST: 9}).items if i.lane == COUNTY]
    assert [i.arrival for i in items] == [1, 2]
    segment = read_segment(items[0].content)
    assert segment.is_signed_by(office.keys.county_device(station).public)
    assert first == f"{segment.header.device}.1.1"
    worker.finish()
    assert _names(office, "notice", "heading") == ["停电", "停电"]
    office.store.write(lambda c: county.begin_epoch(c, office.now_ms()))
    (third,) = office.store.write(lambda c: county.write(c, office.keys, station, [notice], now))
    device, epoch, seq = third.split(".")
    assert (device, int(epoch) > 1, seq) == (segment.header.device, True, "1")


def test_a_tree_that_nobody_has_is_an_alarm(office, desk, front, worker):
    front.live(1)
    front.say(desk, front.segment())
    worker.finish()
    front.say(desk, echo=Echo(1, bytes(32)))
    with office.store.read() as connection:
        (found,) = incidents.open_ones(connection)
    assert found.code == origin.TWO_HISTORIES


def test_the_tree_is_shown_to_have_grown(office, desk, front, worker):
    for _ in range(3):
        front.live(1)
        front.say(desk, front.segment(front.seq - 1))
        worker.finish()
    with office.store.read() as connection:
        root = nodes.root_at(connection, 2)
    reply = front.say(desk, echo=Echo(2, root))
    assert reply.checkpoint.splitlines()[1] == "3"
    assert reply.consistency
    with office.store.read() as connection:
        assert not incidents.open_ones(connection)
        latest = nodes.root_at(connection, 3)
    assert front.say(desk, echo=Echo(3, latest)).checkpoint == ""
