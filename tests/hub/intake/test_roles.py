"""What a device with a narrow role writes counts only as far as its role goes."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from core.base.ids import EventId
from core.capabilities import REGISTRY
from core.journal.chain import is_withheld
from core.journal.codec import decode_body
from core.people.model import Clerk, Consent, Person, PersonChange, PersonMerge, Station
from core.sync.messages import SISTERS, TRUST
from core.sync.segment import read_segment, withholding
from core.trade.model.errand import Errand
from core.training import trainers
from core.training.model.trainee import Trainee
from core.training.model.training_class import TrainingClass
from hub.intake.examine import MALFORMED
from hub.intake.folding import NOT_ITS_ROLE
from hub.intake.worker import Worker
from hub.store import parking, stations
from hub.store.derived import DERIVED
from hub.verify import Auditor
from tests.core.training.conftest import planned
from tests.hub.intake.pc import Pc


@pytest.fixture
def trainer(office, station, front):
    """The PC of ``front``, let in as a trainer's."""
    office.store.write(
        lambda c: stations.change_device(c, station, front.device, role=trainers.ROLE)
    )
    return front


def count(office, table):
    with office.store.read() as connection:
        return connection.scalar(select(func.count()).select_from(DERIVED[table]))


def aside(office):
    with office.store.read() as connection:
        return [(one.seq, one.type, one.reason) for one in parking.parked(connection)]


@pytest.fixture
def laptop(office, station, desk):
    """A trainer's laptop that has been told all that there was."""
    made = Pc.enrolled(office, station)
    office.store.write(
        lambda c: stations.change_device(c, station, made.device, role=trainers.ROLE)
    )
    return made


def told(desk, laptop, after=0):
    """Return the kinds of event that a laptop can read in each segment of its sisters' lane."""
    items = laptop.say(desk, cursors={TRUST: 9, SISTERS: after}).items
    found = [read_segment(item.content) for item in items if item.lane == SISTERS]
    return [
        [decode_body(e.content).type for e in one.events if not is_withheld(e.content)]
        for one in found
    ]


@pytest.mark.parametrize("applied", [False, True])
def test_a_trainer_s_laptop_reads_of_teaching_and_of_those_who_attend(
    office, desk, front, laptop, applied
):
    who = EventId(f"{front.device}.1.1")
    front.write(Person(name="周春秀"), Person(name="田甲"), Errand(what="充值", amount_fen=100))
    front.write(Consent(person=who, purpose="training", text_version="1"), planned())
    front.say(desk, front.segment())
    if applied:
        Worker(office).finish()
    assert told(desk, laptop) == [["class"]]
    front.write(Trainee(class_id=EventId(f"{front.device}.1.5"), person=who))
    front.say(desk, front.segment(6))
    if applied:
        Worker(office).finish()
    assert told(desk, laptop, after=1) == [["person", "consent", "class"], ["trainee"]]
    assert told(desk, laptop) == [["person", "consent", "class"], ["trainee"]]


@pytest.mark.parametrize("applied", [False, True])
def test_a_laptop_reads_of_whom_it_entered_also_when_she_is_joined_with_another(
    office, desk, front, laptop, applied
):
    laptop.write(Person(name="田甲"))
    laptop.say(desk, laptop.segment())
    front.write(Person(name="田甲"), Person(name="田乙"))
    front.say(desk, front.segment())
    kept, entered = EventId(f"{front.device}.1.1"), EventId(f"{laptop.device}.1.1")
    front.write(PersonMerge(keep=kept, drop=entered), PersonChange(of=kept, base=0, phone="138"))
    front.say(desk, front.segment(3))
    if applied:
        Worker(office).finish()
    joined = ["person.merge", "person.change"]
    assert told(desk, laptop, after=2) == [["person"], joined]


def test_no_picture_is_made_for_a_trainer_s_laptop(office, desk, front, laptop):
    front.live()
    front.say(desk, front.segment())
    Worker(office).finish()
    reply = laptop.say(desk, picture=True)
    assert {item.what for item in reply.items} == {"certificate", "segment"}


def test_what_is_withheld_is_not_taken_for_what_was_written(desk, front):
    front.live()
    bare = withholding(read_segment(front.segment()), lambda *_: False)
    assert [one.code for one in front.say(desk, bare).problems] == [MALFORMED]


def teach(front):
    front.write(Person(name="周春秀"))
    front.write(planned())
    front.write(Trainee(class_id=EventId(f"{front.device}.1.2"), name="周春秀"))
    front.write(Clerk(name="石老师", role="head"))


def test_a_trainer_teaches_and_appoints_nobody(office, desk, trainer):
    teach(trainer)
    trainer.say(desk, trainer.segment())
    Worker(office).finish()
    assert [count(office, name) for name in ("person", "class", "trainee", "clerk")] == [1, 1, 1, 0]
    assert aside(office) == [(4, "clerk", NOT_ITS_ROLE)]


def test_how_a_laptop_begins_that_was_set_up_before_counts_nowhere_and_alarms_nobody(
    office, desk, trainer
):
    station = Station(name="培训电脑", village_code="500241106201")
    trainer.write(station, Clerk(name="石老师", role="head"), planned())
    trainer.write(Clerk(name="又一个", role="head"))
    trainer.say(desk, trainer.segment())
    Worker(office).finish()
    assert [count(office, name) for name in ("station", "clerk", "class")] == [0, 0, 1]
    assert aside(office) == [(4, "clerk", NOT_ITS_ROLE)]
    assert Auditor(office).verdict().ok


def test_what_was_put_aside_stays_so_when_it_is_tried_again(office, desk, trainer):
    teach(trainer)
    trainer.say(desk, trainer.segment())
    worker = Worker(office)
    worker.finish()
    assert Worker(office).retry() == 1
    assert count(office, "clerk") == 0
    verdict = Auditor(office).verdict()
    assert (verdict.ok, verdict.parked) == (True, 1)


def test_a_station_s_own_pc_writes_all(office, desk, front):
    teach(front)
    front.say(desk, front.segment())
    Worker(office).finish()
    assert count(office, "clerk") == 1
    assert aside(office) == []


def test_the_table_names_kinds_that_there_are_and_none_of_money():
    assert REGISTRY.records.keys() >= trainers.KINDS
    assert not trainers.KINDS & {"up", "down", "purchase", "payment", "clerk", "spot-call", "grade"}
    assert TrainingClass.kind in trainers.KINDS
