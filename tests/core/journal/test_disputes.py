"""Three who write of one farmer, hear of each other now and then, and decide: no word is lost."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.base.change import CHANGE, OF
from core.base.record import COUNTY, POLICIES, specs
from core.capabilities import REGISTRY as WHOLE
from core.journal.codec import Reader
from core.journal.disputes import Person, disputes, settled
from core.journal.merge import Merger
from core.journal.reading import event_of, one
from core.journal.rebuild import PICTURE, SHOWN
from tests.core.journal.conftest import REGISTRY, Book, Farmer, FarmerChange

READER = Reader(REGISTRY.records)
STATION, SISTER, OFFICE = range(3)
STAFF = ("head", "clerk")


class Pc:
    """One book, and what its author has heard of one farmer."""

    def __init__(self, book, author):
        self.book, self.author = book, author
        self.heard = {}
        self.knew = {}

    def begin(self, farmer):
        self.heard, self.knew, self.farmer = {}, {}, farmer

    def row(self):
        (found,) = self.book.db.dicts("SELECT * FROM farmer WHERE id = ?", (self.farmer,))
        return found

    def write(self, record):
        (made,) = self.book.write(record)
        self.knew[made] = frozenset(self.heard)
        self.heard[made] = told_by(self.book, made)

    def change(self, **said):
        base = self.row()["version"]
        self.write(FarmerChange(of=self.farmer, base=base, author=self.author, **said))

    def disputes(self):
        return disputes(FarmerChange, self.row(), list(self.heard.values()), STAFF)

    def decide(self, which):
        who = Person(author=self.author) if self.author else Person(clerk="clerk")
        for told in self.disputes():
            side = told.sides[which % len(told.sides)]
            base = self.row()["version"]
            self.write(settled(FarmerChange, told, side, base, who, instead=True))
        assert self.disputes() == []

    def hear(self, other):
        merger = Merger(self.book.db, REGISTRY.tables)
        for name, event in other.heard.items():
            if name not in self.heard:
                merger.carry_out(name, REGISTRY.changes(event))
                self.heard[name] = event
        self.knew |= other.knew


@pytest.fixture
def three(tmp_path) -> Iterator[list[Pc]]:
    books = [Book(tmp_path / name) for name in ("station", "sister", "office")]
    yield [Pc(book, "张敏" if at == OFFICE else None) for at, book in enumerate(books)]
    for book in books:
        book.db.close()


steps = st.lists(
    st.tuples(
        st.sampled_from(["phone", "phone", "role", "name", "hear", "decide"]),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    min_size=2,
    max_size=14,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_all_converge_and_no_word_is_passed_over_that_nobody_knew(three, told):
    begun(three)
    for what, who, value in told:
        pc = three[who]
        if what == "hear":
            pc.hear(three[value])
        elif what == "decide":
            pc.decide(value)
        else:
            pc.change(**{what: f"{what} {value}"})
    for pc, other in [*itertools.permutations(three, 2)] * 2:
        pc.hear(other)
    here, *others = three
    for pc in others:
        assert (pc.row(), pc.disputes()) == (here.row(), here.disputes())
    nothing_is_lost(here)
    county_stands(here)


def begun(three):
    (farmer,) = three[STATION].book.write(Farmer(name="甲"))
    first = told_by(three[STATION].book, farmer)
    for pc in three:
        pc.begin(farmer)
        if pc is not three[STATION]:
            Merger(pc.book.db, REGISTRY.tables).carry_out(farmer, REGISTRY.changes(first))


def told_by(book, identity):
    stored = one(book.db, identity)
    event = event_of(READER, stored) if stored else None
    assert event is not None
    return event


def words(pc, field):
    said = ((name, getattr(event.fields, field)) for name, event in pc.heard.items())
    return {name: value for name, value in said if value is not None}


def nothing_is_lost(pc):
    said, now = words(pc, "phone"), pc.row()["phone"]
    open_ones = {name for told in pc.disputes() for name in told.saw}
    known = {before for name in said for before in pc.knew[name]}
    lost = {name for name, value in said.items() if value != now} - open_ones - known
    assert not lost
    for told in pc.disputes():
        assert told.sides[0].value == now
        assert {side.value for side in told.sides} == {said[name] for name in told.saw}


def county_stands(pc):
    """A station's word stands over the county's only if its author knew of one of those."""
    said = words(pc, "role")
    county = {name for name in said if pc.heard[name].fields.author}
    stands = {name for name, value in said.items() if value == pc.row()["role"]}
    assert not county or any(name in county or pc.knew[name] & county for name in stands)


def test_a_change_of_an_earlier_program_saw_what_its_version_builds_on(three):
    station, sister, _office = three
    begun(three)

    def said(pc, base, phone):
        (made,) = pc.book.write(FarmerChange(of=pc.farmer, base=base, phone=phone))
        fields = FarmerChange(of=pc.farmer, base=base, phone=phone)
        return msgspec.structs.replace(told_by(pc.book, made), fields=fields)

    first, later, apart = said(station, 0, "1"), said(sister, 1, "2"), said(sister, 0, "3")
    row = {"id": station.farmer, "clerk": "gone"}
    assert disputes(FarmerChange, row, [first, later], STAFF) == []
    (told,) = disputes(FarmerChange, row, [first, apart], STAFF)
    assert {side.value for side in told.sides} == {"1", "3"}
    assert told.whose == Person(clerk="head")


def test_over_a_picture_a_change_saw_what_its_version_builds_on(three):
    station = three[STATION]
    begun(three)
    station.book.db.execute("INSERT INTO local_setting VALUES (?, ?)", (PICTURE, SHOWN))
    station.change(phone="1")
    (said,) = station.heard.values()
    assert said.fields.saw is None


def test_every_field_has_a_policy_and_none_of_the_county_s_is_personal():
    for kind in WHOLE.records.values():
        for spec in specs(kind):
            assert spec.field.policy in POLICIES
            assert not (spec.field.policy == COUNTY and spec.field.personal)


def test_no_change_says_anything_of_another_than_the_record_is_about():
    changes = [kind for name, kind in WHOLE.records.items() if name.endswith(CHANGE)]
    about = {spec.field.personal for kind in changes for spec in specs(kind)}
    assert about == {None, OF}
