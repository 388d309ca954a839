"""What several PCs say of the same people gives the same tables in any order of delivery."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.base.ids import EventId, event_id
from core.base.tables import Event
from core.db.file import Database
from core.db.upgrade import upgrade
from core.journal.merge import Merger
from core.journal.rebuild import digests, rebuild
from core.journal.registry import Registry
from core.people import lookup
from core.people.events import CAPABILITY
from core.people.model import (
    Consent,
    ConsentWithdrawal,
    Person,
    PersonChange,
    PersonErase,
    PersonMerge,
)

REGISTRY = Registry((CAPABILITY,))
DEVICES = ("AAAAAAAAAAAAAAAA", "BBBBBBBBBBBBBBBB", "CCCCCCCCCCCCCCCC")
PEOPLE = tuple(event_id(DEVICES[0], 1, seq) for seq in (1, 2, 3))
PERSON, BASE = st.sampled_from(PEOPLE), st.integers(0, 3)
NAMES = st.sampled_from(["王小明", "王晓明", "李伟"])

CHANGES = st.builds(
    PersonChange,
    of=PERSON,
    base=BASE,
    name=st.none() | NAMES,
    phone=st.none() | st.sampled_from(["13800138000", "13900139000", ""]),
    village=st.none() | st.sampled_from(["帅家村", "石门村"]),
)
MERGES = st.builds(PersonMerge, keep=PERSON, drop=PERSON, base=BASE).filter(
    lambda merge: merge.keep != merge.drop
)
SEPARATIONS = st.builds(PersonMerge, drop=PERSON, base=BASE)
ERASURES = st.builds(PersonErase, subject=PERSON)
SAID = st.lists(
    st.tuples(
        st.sampled_from(DEVICES[1:]), st.one_of(CHANGES, CHANGES, MERGES, SEPARATIONS, ERASURES)
    ),
    max_size=8,
)


def event(device, seq, record):
    return Event(
        id=event_id(device, 1, seq),
        device=device,
        epoch=1,
        seq=seq,
        type=record.kind,
        version=1,
        day=dt.date(2026, 11, 20),
        clerk="",
        wall_ms=0,
        fields=record,
    )


def story(said):
    """Return the three people's own events and then what the PCs say of them."""
    first = [event(DEVICES[0], n, Person(name=f"张{n}", phone=f"1380000000{n}")) for n in (1, 2, 3)]
    seqs = dict.fromkeys(DEVICES, 0)
    for device, record in said:
        seqs[device] += 1
        first.append(event(device, seqs[device], record))
    return first


class _UndoneError(Exception):
    """Ends a trial without a trace."""


def trial(db, events, look):
    """Deliver events in this order and return what ``look`` sees; the file stays empty."""
    merger, seen = Merger(db, REGISTRY.tables), []
    with pytest.raises(_UndoneError), db.atomic():
        for one in events:
            merger.carry_out(one.id, REGISTRY.changes(one))
        seen.append(look(db))
        raise _UndoneError
    return seen[0]


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    opened = Database(tmp_path_factory.mktemp("merging") / "ledger.db", bytes(32))
    upgrade(opened)
    rebuild(opened, REGISTRY)
    yield opened
    opened.close()


def tables(db):
    return digests(db, REGISTRY), db.rows("SELECT * FROM merge ORDER BY target, row, field")


@given(said=SAID, data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_delivery_gives_the_same_people(db, said, data):
    events = story(said)
    shuffled = data.draw(st.permutations(events))
    assert trial(db, shuffled, tables) == trial(db, events, tables)


@given(said=SAID, data=st.data())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_merges_never_make_a_ring_and_somebody_always_stands(db, said, data):
    events = data.draw(st.permutations(story(said)))

    def ends(db):
        links = dict(db.rows("SELECT id, merged_into FROM person"))
        for start in PEOPLE:
            seen, now = set(), start
            while links[now]:
                assert now not in seen, "a ring of merges"
                seen.add(now)
                now = links[now]
        return lookup.roots(db, PEOPLE), links

    told, links = trial(db, events, ends)
    assert all(links[end] is None for end in told.values())


def test_two_pcs_that_merge_both_ways_round_agree_on_who_stands(db):
    one, other, _ = PEOPLE
    events = story(
        [
            (DEVICES[1], PersonMerge(keep=one, drop=other, base=0)),
            (DEVICES[2], PersonMerge(keep=other, drop=one, base=0)),
        ]
    )
    found = [
        trial(db, order, lambda db: lookup.roots(db, [one, other]))
        for order in (events, [*events[:3], events[4], events[3]])
    ]
    assert found == [{one: other, other: other}] * 2


def test_different_fields_merge_and_of_one_field_the_later_version_stands(db):
    one = PEOPLE[0]
    events = story(
        [
            (DEVICES[1], PersonChange(of=one, base=0, phone="13911111111")),
            (DEVICES[2], PersonChange(of=one, base=0, village="石门村")),
            (DEVICES[1], PersonChange(of=one, base=1, name="张一一")),
            (DEVICES[2], PersonChange(of=one, base=0, name="张壹")),
        ]
    )

    def row(db):
        return db.one("SELECT name, phone, village, version FROM person WHERE id = ?", (one,))

    assert trial(db, events, row) == ("张一一", "13911111111", "石门村", 2)


def test_what_comes_after_an_erasure_brings_no_name_back(db):
    one = PEOPLE[0]
    late = [
        (DEVICES[1], PersonErase(subject=one)),
        (DEVICES[2], PersonChange(of=one, base=7, name="张一一", phone="13911111111")),
    ]

    def row(db):
        return db.one("SELECT name, phone, erased FROM person WHERE id = ?", (one,))

    assert trial(db, story(late), row) == (None, None, 1)
    assert trial(db, list(reversed(story(late))), row) == (None, None, 1)


def test_a_withdrawal_that_comes_before_its_consent_still_ends_it(db):
    consent = event(DEVICES[1], 1, Consent(person=PEOPLE[0], purpose="photo", text_version="1"))
    end = event(DEVICES[2], 1, ConsentWithdrawal(consent=EventId(consent.id)))

    def row(db):
        return db.one("SELECT purpose, withdrawn FROM consent")

    assert trial(db, [consent, end], row) == ("photo", "2026-11-20")
    assert trial(db, [end, consent], row) == ("photo", "2026-11-20")
