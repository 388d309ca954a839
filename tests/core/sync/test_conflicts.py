"""Two PCs of one station edited the same farmer offline: both values, one choice, one result."""

from __future__ import annotations

import pytest

from core.journal.disputes import NotYoursError
from core.sync.conflicts import ConflictGoneError


@pytest.fixture
def two(county, people):
    """Two PCs that each gave the same farmer another phone while neither saw the other.

    The second one changed another field first, so that its word has the higher version.
    """
    one = county.pc("one")
    (farmer,) = people(one, 1)
    one.sync.run()
    other = county.pc("two")
    other.people.change(farmer, {"village": "三组"})
    one.people.change(farmer, {"phone": "13300000001"})
    other.people.change(farmer, {"phone": "13300000002"})
    one.sync.run()
    other.sync.run()
    one.sync.run()
    return one, other, farmer


def phone(station, farmer):
    return station.people.get(farmer).phone


def decide(station, dispute, side, **said):
    decision = station.conflicts.decision(dispute, side, station.ledger.clerk, **said)
    return station.ledger.write([decision])


def test_what_is_chosen_stands_on_both_and_the_incident_is_over(two):
    one, other, farmer = two
    (dispute,) = one.conflicts.look(one.sync.now_ms())
    assert [incident.code for incident in one.sync.incidents()] == ["conflict"]
    side = dispute.sides[1]
    decide(one, dispute, side)
    assert one.conflicts.look(one.sync.now_ms()) == []
    assert one.sync.incidents() == []
    one.sync.run()
    other.sync.run()
    assert phone(one, farmer) == phone(other, farmer) == side.value
    assert other.conflicts.all() == []
    with pytest.raises(ConflictGoneError):
        decide(other, dispute, side)


def test_two_who_decide_differently_are_asked_again_and_who_is_not_asked_says_so(two):
    one, other, farmer = two
    (dispute,) = one.conflicts.all()
    assert [dispute] == other.conflicts.all()
    assert (dispute.table, dispute.of, dispute.label) == ("person", farmer, "电话")
    assert [side.value for side in dispute.sides] == ["13300000002", "13300000001"]
    assert dispute.sides[0].value == phone(one, farmer) == phone(other, farmer)
    assert dispute.whose.clerk == one.people.get(farmer).clerk == dispute.sides[0].who.clerk != ""
    decide(one, dispute, dispute.sides[0])
    other.ledger.clerk = other.people.add_clerk("田小二")
    with pytest.raises(NotYoursError):
        decide(other, dispute, dispute.sides[1])
    (taken,) = decide(other, dispute, dispute.sides[1], instead=True).ids
    assert other.ledger.event(taken).fields.instead == dispute.whose.clerk
    for pc in (one, other, one):
        pc.sync.run()
    (here,), (there,) = one.conflicts.all(), other.conflicts.all()
    assert here == there
    assert here.whose == dispute.whose
    decide(one, here, here.sides[1])
    one.sync.run()
    other.sync.run()
    assert one.conflicts.all() == other.conflicts.all() == []
    assert phone(one, farmer) == phone(other, farmer) == here.sides[1].value


def test_a_name_takes_its_initials_along(county, people):
    one = county.pc("one")
    (farmer,) = people(one, 1)
    one.sync.run()
    other = county.pc("two")
    one.people.change(farmer, {"name": "覃明桂"})
    other.people.change(farmer, {"name": "向大姐"})
    one.sync.run()
    other.sync.run()
    (dispute,) = other.conflicts.all()
    decide(other, dispute, dispute.sides[1])
    person = other.people.get(farmer)
    assert (person.name, person.initials) == (dispute.sides[1].value, dispute.sides[1].along)
    assert person.initials


def test_other_fields_equal_values_and_what_is_nobody_s_task_are_no_conflict(county, people):
    one = county.pc("one")
    (farmer,) = people(one, 1)
    one.sync.run()
    other = county.pc("two")
    one.people.change(farmer, {"phone": "13300000003", "village": "二组"})
    other.people.change(farmer, {"village": "一组", "phone": "13300000003"})
    one.sync.run()
    other.sync.run()
    assert other.conflicts.all() == []
