"""Logs cut into segments and taken in elsewhere: whole, once, in order, without a hub."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.base.clock import FixedClock
from core.base.record import LARGEST
from core.base.tables import Add
from core.db.file import Database
from core.db.upgrade import upgrade
from core.journal.chain import NO_HEAD, next_head
from core.journal.codec import Body, encode_body
from core.journal.intake import Arrival, Intake
from core.journal.journal import Author, Journal
from core.journal.rebuild import digests, rebuild
from core.journal.registry import Registry
from core.journal.verify import Verifier
from core.keys.certificate import Certificate, County
from core.keys.device import DeviceKey
from core.sync.cutting import cut
from core.sync.errors import MalformedError
from core.sync.receiving import Receiver, arrival_of
from core.sync.segment import Stretch, read_segment, withholding
from core.sync.trust import Place, Trust
from tests.core.journal.conftest import REGISTRY, Buy, Farmer, FarmerChange

KEY = bytes(range(32))
DAY = dt.date(2026, 3, 1)


class Pc:
    """One PC's open file, with its own log."""

    def __init__(self, folder, name):
        folder.mkdir(exist_ok=True)
        self.key = DeviceKey.new()
        self.db = Database(folder / f"{name}.db", KEY)
        upgrade(self.db)
        rebuild(self.db, REGISTRY)
        self.db.execute(
            "INSERT INTO local_device VALUES (?, ?, 1)", (self.key.device, self.key.private)
        )
        clock = FixedClock(dt.datetime(2026, 3, 1, 9, 0))
        self.journal = Journal(self.db, REGISTRY, self.key, 1, clock)
        self.journal.open_log(NO_HEAD)
        self.intake = Intake(self.db, REGISTRY, self.journal)
        self.pieces = []

    @property
    def log(self):
        return self.key.device, 1

    def write(self, *records):
        before = self.journal.end()[0]
        ids = list(self.journal.append(records, Author("", DAY)))
        self.pieces += self.cuts(before)
        return ids

    def cuts(self, after=0, budget=1 << 20):
        found = []
        while (made := cut(self.db, self.log, after, budget, self.key.sign_head)) is not None:
            found.append(made)
            after = made.last
        return found

    def take(self, raw):
        return self.intake.take(arrival_of(read_segment(raw)))

    def takes_all_of(self, other, budget=1 << 20):
        for made in other.cuts(self.end_of(other), budget):
            assert not self.take(made.raw).trouble

    def end_of(self, other):
        row = self.db.one("SELECT seq FROM log WHERE device = ? AND epoch = ?", other.log)
        return row[0] if row else 0

    def state(self):
        merged = self.db.rows("SELECT * FROM merge ORDER BY 1, 2, 3")
        return digests(self.db, REGISTRY), merged


@pytest.fixture
def pcs(tmp_path):
    made = [Pc(tmp_path, name) for name in ("one", "two", "three")]
    yield made
    for one in made:
        one.db.close()


def test_a_log_cut_small_says_the_same_as_a_log_cut_once(pcs):
    one, two, three = pcs
    (farmer,) = one.write(Farmer(name="田㛃", phone="13800001111"))
    one.write(*(Buy(farmer=farmer, grams=n, fen=n, note=f"第{n}次") for n in range(1, 300)))
    two.takes_all_of(one)
    three.takes_all_of(one, budget=1)
    assert len(one.cuts(budget=1)) > 3
    assert one.state() == two.state() == three.state()
    assert Verifier(two.db, REGISTRY).verdict().ok


def test_a_cut_keeps_to_its_budget(pcs):
    one, *_ = pcs
    one.write(*(Farmer(name=f"田{n}", phone=f"138{n * 7919:08d}") for n in range(900)))
    for budget in (1 << 10, 4 << 10, 16 << 10):
        sizes = [len(made.raw) for made in one.cuts(budget=budget)]
        assert max(sizes) <= budget
        assert min(sizes[:-1]) > budget // 3


def test_taking_in_twice_changes_nothing(pcs):
    one, two, _ = pcs
    (farmer,) = one.write(Farmer(name="甲"))
    one.write(Buy(farmer=farmer, grams=1, fen=5))
    (made,) = one.cuts()
    assert two.take(made.raw).fresh == 2
    before = two.state()
    assert two.take(made.raw).fresh == 0
    one.write(Buy(farmer=farmer, grams=1, fen=5))
    (longer,) = one.cuts()
    assert two.take(longer.raw).fresh == 1
    assert two.db.one("SELECT fen FROM owed") == (10,)
    assert before != two.state()


def test_a_gap_takes_nothing_and_says_what_is_wanted(pcs):
    one, two, _ = pcs
    one.write(Farmer(name="甲"), Farmer(name="乙"), Farmer(name="丙"))
    (late,) = one.cuts(after=2)
    taken = two.take(late.raw)
    assert (taken.trouble, taken.seq) == ("gap", 0)
    (first,) = one.cuts()
    two.take(first.raw)
    one.write(*(Farmer(name=str(n)) for n in range(4)))
    (late,) = one.cuts(after=5)
    assert (two.take(late.raw).trouble, two.take(late.raw).seq) == ("gap", 3)
    assert two.db.one("SELECT count(*) FROM farmer") == (3,)


def test_a_fork_takes_nothing_and_names_the_last_event_both_have(pcs, tmp_path):
    one, two, _ = pcs
    one.write(Farmer(name="甲"), Farmer(name="乙"))
    two.takes_all_of(one)
    clone = Pc(tmp_path, "clone")
    clone.key = one.key
    clone.journal = Journal(clone.db, REGISTRY, one.key, 1, FixedClock(dt.datetime(2026, 1, 1)))
    clone.journal.open_log(NO_HEAD)
    clone.takes_all_of(one)
    one.write(Farmer(name="丙"))
    clone.write(Farmer(name="丁"), Farmer(name="戊"))
    two.takes_all_of(one)
    before = two.state()
    (other,) = clone.cuts(after=1)
    taken = two.take(other.raw)
    assert (taken.trouble, taken.seq) == ("fork", 2)
    assert taken.head == two.db.one("SELECT head FROM journal WHERE seq = 2")[0]
    assert two.state() == before
    clone.db.close()


def test_a_sisters_log_is_passed_on_where_she_signed_it(pcs):
    one, two, three = pcs
    (farmer,) = one.write(Farmer(name="甲"))
    for n in range(60):
        one.write(Buy(farmer=farmer, grams=1, fen=n, note=random.Random(n).randbytes(60).hex()))
    for made in one.cuts(budget=1 << 10):
        two.take(made.raw)
        segment = read_segment(made.raw)
        two.db.execute(
            "INSERT INTO local_end VALUES (?, ?, ?, ?)", (*one.log, made.last, segment.signature)
        )
    after, many = 0, 0
    while (made := cut(two.db, one.log, after, 2 << 10)) is not None:
        segment = read_segment(made.raw)
        assert segment.is_signed_by(one.key.public)
        three.take(made.raw)
        after, many = made.last, many + 1
    assert many > 1
    assert three.state() == one.state()


def foreign(*bodies):
    """Return a stretch of a device that says whatever it likes."""
    key = DeviceKey.new()
    from core.journal.chain import first_head

    head = first_head(key.public, 1)
    contents = []
    for seq, (kind, fields) in enumerate(bodies, start=1):
        packed = msgspec.Raw(msgspec.msgpack.encode(fields))
        body = Body(seq=seq, type=kind, wall_ms=0, mono_ms=0, day=DAY, fields=packed)
        contents.append(encode_body(body))
        head = next_head(head, contents[-1])
    return Arrival(
        device=key.device, epoch=1, first=1, events=[Stretch(c) for c in contents], head=head,
        signature=key.sign_head(1, len(contents), head), public_key=key.public,
    )  # fmt: skip


def test_a_pc_that_may_read_all_takes_nothing_withheld(pcs):
    one, two, *_ = pcs
    one.write(Farmer(name="田甲"))
    bare = withholding(read_segment(one.cuts()[0].raw), lambda *_: False)
    paper = Certificate(
        serial=1, station=7, public_key=one.key.public, role="station", recipient="", since_ms=0
    )
    trust = Trust(
        county=County(name="", code="", roots=(), tls=()), hubs=(),
        place=Place(station=7, name=""), certificates={one.key.device: paper},
    )  # fmt: skip
    with pytest.raises(MalformedError):
        Receiver(two.db, REGISTRY, two.journal).take(bare, trust, 0, from_hub=True)


def test_an_event_that_cannot_be_carried_out_is_kept_and_delays_no_other(pcs):
    one, *_ = pcs
    farmer = "AAAAAAAAAAAAAAAA.1.1"
    arrival = foreign(
        ("farmer", {"name": "甲"}),
        ("from.tomorrow", {"what": 1}),
        ("buy", {"farmer": farmer, "grams": 2**62, "fen": 1}),
        ("buy", {"farmer": 17, "grams": "x"}),
        ("buy", {"farmer": farmer, "grams": 1, "fen": 8}),
        ("buy", {"farmer": farmer, "grams": 1, "fen": LARGEST + 1}),
        ("buy", {"farmer": farmer, "grams": 1, "fen": -LARGEST - 1}),
    )
    taken = one.intake.take(arrival)
    assert taken.fresh == 7
    assert [one.seq for one in taken.unread] == [3, 4, 6, 7]
    assert taken.kinds == {"farmer", "buy"}
    assert one.db.one("SELECT sum(fen) FROM buy") == (8,)
    before = one.state()
    assert Verifier(one.db, REGISTRY).verdict().ok
    assert rebuild(one.db, REGISTRY) == 7
    assert one.state() == before


def test_what_a_pc_wrote_before_there_was_a_bound_counts_there_and_with_no_other(pcs):
    one, two, _ = pcs
    (farmer,) = one.write(Farmer(name="甲"))
    one.write(Buy(farmer=farmer, grams=1, fen=2 * LARGEST), Buy(farmer=farmer, grams=1, fen=5))
    before = one.state()
    rebuild(one.db, REGISTRY)
    assert one.state() == before
    assert Verifier(one.db, REGISTRY).verdict().ok
    (made,) = one.cuts()
    assert [unread.seq for unread in two.take(made.raw).unread] == [2]
    assert two.db.one("SELECT fen FROM owed") == (5,)
    two.db.execute("UPDATE local_device SET device = ?", (one.key.device,))
    rebuild(two.db, REGISTRY)
    assert two.state() == before


def test_what_breaks_a_sum_is_left_out_and_those_beside_it_count(tmp_path):
    """As an applier could that makes more of a number than its declaration allows."""

    def much(event):
        return [Add("owed", (event.fields.farmer,), {"fen": event.fields.fen * 2**20})]

    (test,) = REGISTRY.capabilities
    registry = Registry([msgspec.structs.replace(test, appliers={**test.appliers, "buy": much})])
    pc = Pc(tmp_path, "one")
    intake = Intake(pc.db, registry, pc.journal)
    fen = 2**33 - 1
    many = 2**10 + 3
    arrival = foreign(*[("buy", {"farmer": "A.1.1", "grams": 1, "fen": fen})] * many)
    taken = intake.take(arrival)
    assert taken.fresh == many
    assert [one.seq for one in taken.unread] == [1025, 1026, 1027]
    assert pc.db.one("SELECT fen FROM owed") == (fen * 2**20 * 1024,)
    assert rebuild(pc.db, registry) == many
    assert pc.db.one("SELECT fen FROM owed") == (fen * 2**20 * 1024,)
    pc.db.close()


texts = st.none() | st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=4)
steps = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(["change", "buy", "meet"]), texts, texts),
    max_size=12,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps, st.randoms(use_true_random=False))
def test_two_pcs_that_edit_the_same_farmer_offline_converge_everywhere(said, chance):
    with tempfile.TemporaryDirectory() as folder:
        pcs = [Pc(Path(folder), name) for name in ("one", "two", "hub", "late")]
        _live(pcs[0], pcs[1], said)
        everything = [(one, made) for one in pcs[:2] for made in one.pieces]
        for pc in pcs:
            for source, made in _shuffled(everything, chance):
                if source is not pc:
                    assert not pc.take(made.raw).trouble
        one, *others = [pc.state() for pc in pcs]
        assert all(other == one for other in others)
        for pc in pcs:
            pc.db.close()


def _live(one, two, said):
    """Let two PCs edit one farmer, each on what it knows of the other."""
    (farmer,) = one.write(Farmer(name="甲"))
    two.takes_all_of(one)
    for who, what, name, phone in said:
        pc, other = (two, one) if who else (one, two)
        if what == "meet":
            pc.takes_all_of(other)
        elif what == "buy":
            pc.write(Buy(farmer=farmer, grams=1, fen=len(name or ""), note=phone))
        else:
            base = pc.db.one("SELECT version FROM farmer")[0]
            pc.write(FarmerChange(of=farmer, base=base, name=name, phone=phone))


def _shuffled(cuts, chance):
    """Return segments in an order in which each log's own still follow each other."""
    sources = {id(source): source for source, _ in cuts}.values()
    queues = [[one for one in cuts if one[0] is source] for source in sources]
    order = []
    while any(queues):
        queue = chance.choice([q for q in queues if q])
        order.append(queue.pop(0))
    return order
