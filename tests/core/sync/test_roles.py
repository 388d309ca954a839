"""What a trainer's laptop may not write counts on no other PC of the station either."""

from __future__ import annotations

import pytest

from core.base.ids import EventId
from core.capabilities import REGISTRY
from core.catalog.model import Product, ProductChange
from core.county.model import Notice
from core.journal import disputes
from core.journal.history import History
from core.journal.own import own_devices
from core.journal.rebuild import digests, is_fresh, rebuild
from core.journal.roles import NOT_ITS_ROLE, Roles
from core.people.model import Person
from core.station import NewStation, Station
from core.sync import incidents
from core.sync.enrolment import Asking, read_code
from core.sync.outgoing import set_reach, unsent_logs
from core.sync.trust import trust_of
from core.trade.model.errand import Errand
from core.training.model.trainee import Trainee
from core.training.model.training_class import TrainingClass
from tests.core.training.conftest import planned


@pytest.fixture
def desk(county):
    return county.pc("one")


@pytest.fixture
def laptop(county, desk, opened_pcs):
    """A trainer's laptop with a program that somebody changed: it writes whatever it likes."""
    desk.sync.run()
    county._at("laptop")
    made, _ = Station.create(county.folder / "laptop", None, county._secrets("laptop"))
    opened_pcs.append(made)
    where = ("--host", "127.0.0.1", "--port", str(county.hub.port))
    code = county.hub.verb("code", str(county.number), "--role", "trainer", *where)["code"]
    made.sync.enrol(read_code(code), Asking(wall_ms=made.sync.now_ms()))
    made.sync.run()
    made.choose_clerk()
    made.ledger.limits = {}
    return made


def written(station, *records):
    return [str(one) for one in station.ledger.write(records).ids]


def counted(station, table):
    return len(station.db.rows(f'SELECT id FROM "{table}"'))  # noqa: S608 - our own names


def test_it_is_kept_aside_and_named_while_what_it_teaches_counts(county, desk, laptop):
    (person,) = written(laptop, Person(name="田甲", phone="13800001111"))
    (errand,) = written(laptop, Errand(what="充值", amount_fen=100, person=EventId(person)))
    (held,) = written(laptop, planned())
    laptop.sync.run()
    desk.sync.run()
    assert (counted(desk, "class"), counted(desk, "errand")) == (1, 0)
    assert desk.search.find("田甲")[0].id == person
    (told,) = incidents.open_ones(desk.db)
    seq = int(errand.rpartition(".")[2])
    assert (told.code, told.device, told.seq) == (NOT_ITS_ROLE, laptop.ledger.journal.device, seq)
    assert told.evidence == b"errand not_its_role"
    assert History(desk.db, REGISTRY).of(errand)["kind"] == "errand", "its log is whole"
    assert county.hub.verb("verify")["parked"] >= 1
    assert desk.ledger.get(TrainingClass, held).id == held


def test_it_stays_so_when_tables_are_made_anew_checked_or_somebody_is_erased(desk, laptop):
    (person,) = written(laptop, Person(name="田甲", phone="13800001111"))
    written(laptop, Errand(what="充值", amount_fen=100, person=EventId(person), note="他说的"))
    laptop.sync.run()
    desk.sync.run()
    before = digests(desk.db, REGISTRY)
    assert desk.verify().ok
    rebuild(desk.db, REGISTRY)
    assert digests(desk.db, REGISTRY) == before
    desk.erase(person)
    assert counted(desk, "errand") == 0
    assert desk.verify().ok
    assert laptop.verify().ok
    assert counted(laptop, "errand") == 1, "its own file shows what it wrote"


def test_a_laptop_that_was_set_up_by_itself_first_alarms_nobody(county, desk, opened_pcs):
    desk.sync.run()
    county._at("laptop")
    new = NewStation(name="培训电脑", village_code="500241106201", clerk="石老师")
    made, _ = Station.create(county.folder / "laptop", new, county._secrets("laptop"))
    opened_pcs.append(made)
    where = ("--host", "127.0.0.1", "--port", str(county.hub.port))
    code = county.hub.verb("code", str(county.number), "--role", "trainer", *where)["code"]
    made.sync.enrol(read_code(code), Asking(wall_ms=made.sync.now_ms()))
    (held,) = written(made, planned())
    made.sync.run()
    clerks = counted(desk, "clerk")
    desk.sync.run()
    assert desk.ledger.get(TrainingClass, held).id == held
    assert incidents.open_ones(desk.db) == []
    assert counted(desk, "clerk") == clerks
    assert desk.people.station().name != "培训电脑"
    assert desk.verify().ok


def test_tables_from_before_the_rule_are_made_anew(desk, laptop):
    written(laptop, Errand(what="充值", amount_fen=100))
    laptop.sync.run()
    desk.sync.run()
    assert is_fresh(desk.db, REGISTRY)
    desk.db.execute("UPDATE local_derived SET fingerprint = ?", (REGISTRY.fingerprint(),))
    assert not is_fresh(desk.db, REGISTRY)


def test_a_stations_own_pcs_may_write_everything(county, desk, laptop):
    other = county.pc("two")
    roles = Roles(desk.db, REGISTRY)
    assert roles.kinds(desk.ledger.journal.device) is None
    assert roles.counts(other.ledger.journal.device, "errand")
    desk.sync.run()
    roles = Roles(desk.db, REGISTRY)
    assert not roles.counts(laptop.ledger.journal.device, "errand")
    assert roles.counts(laptop.ledger.journal.device, "class")


def test_no_pc_of_a_station_speaks_in_a_coordinator_s_name(county, desk):
    (made,) = written(desk, Product(name="脐橙", unit="斤"))
    desk.sync.run()
    other = county.pc("two")
    said = {"of": EventId(made), "base": 0}
    written(desk, ProductChange(**said, certificate=True, sell_fen=600, author="张敏"))
    (note,) = written(desk, Notice(heading="停电", text="明天", author="张敏"))
    written(other, ProductChange(**said, sell_fen=500))
    desk.sync.run()
    other.sync.run()
    product = other.ledger.get(Product, made)
    assert (product.certificate, product.version) == (True, 1)
    assert other.ledger.get(Notice, note).author is None
    (dispute,) = other.conflicts.all()
    assert dispute.whose == disputes.Person(clerk=product.clerk)
    before = digests(other.db, REGISTRY)
    assert other.verify().ok
    rebuild(other.db, REGISTRY)
    assert digests(other.db, REGISTRY) == before
    known = {device for (device,) in other.db.rows("SELECT device FROM local_certificate")}
    (speaks,) = {one for one in known if Roles(other.db, REGISTRY).signs(one)} - own_devices(
        other.db
    )
    assert speaks != desk.ledger.journal.device, "the county's own device"


def test_what_a_pc_wrote_under_a_former_key_stays_its_own(laptop):
    """Also what fits no table of another PC."""
    before = laptop.ledger.journal.device
    written(laptop, Errand(what="充值", amount_fen=100), Errand(what="充\x00值", amount_fen=200))
    assert counted(laptop, "errand") == 2
    shown = digests(laptop.db, REGISTRY)
    assert laptop.sync.rotate(Asking(wall_ms=laptop.sync.now_ms())) != before
    assert Roles(laptop.db, REGISTRY).counts(before, "errand")
    assert laptop.verify().ok
    rebuild(laptop.db, REGISTRY)
    assert digests(laptop.db, REGISTRY) == shown
    assert laptop.verify().ok


def test_the_laptop_knows_who_attends_and_can_check_all_that_it_holds(desk, laptop):
    who, _, *_, held = written(
        desk,
        Person(name="田甲"),
        Person(name="田乙"),
        Errand(what="充值", amount_fen=100),
        planned(),
    )
    desk.sync.run()
    laptop.sync.run()
    assert [counted(laptop, table) for table in ("person", "errand", "class")] == [0, 0, 1]
    written(desk, Trainee(class_id=EventId(held), person=EventId(who)))
    desk.sync.run()
    laptop.sync.run()
    assert [one.id for one in laptop.search.find("田")] == [who]
    told = laptop.verify()
    assert (told.ok, told.events) == (True, desk.verify().events)
    before = digests(laptop.db, REGISTRY)
    rebuild(laptop.db, REGISTRY)
    assert digests(laptop.db, REGISTRY) == before
    desk.erase(who)
    desk.sync.run()
    laptop.sync.run()
    assert laptop.search.find("田") == []


def test_after_a_hub_was_restored_a_laptop_says_again_what_it_has_whole(desk, laptop):
    (errand,) = written(desk, Errand(what="充值", amount_fen=100))
    written(desk, planned())
    desk.sync.run()
    written(laptop, planned())
    laptop.sync.run()
    laptop.db.execute("DELETE FROM local_reach")
    trust, own = trust_of(laptop.db), laptop.ledger.journal.device
    assert trust is not None
    seq = int(errand.rpartition(".")[2])
    sister = (desk.ledger.journal.device, 1)
    for there, whole in ((seq - 1, False), (seq, True)):
        set_reach(laptop.db, sister, there)
        logs = [log for log, _, _ in unsent_logs(laptop.db, trust, own)]
        assert (own, 1) in logs
        assert (sister in logs) == whole


def test_whom_a_laptop_entered_it_knows_also_under_its_next_key(desk, laptop):
    """Joined with somebody whom the desk entered, she bears that one's name."""
    (kept,) = written(desk, Person(name="田甲", phone="13800001111"))
    (entered,) = written(laptop, Person(name="田甲", phone="13800001111"))
    laptop.sync.rotate(Asking(wall_ms=laptop.sync.now_ms()))
    laptop.sync.run()
    desk.sync.run()
    desk.people.merge(drop=entered, keep=kept)
    desk.sync.run()
    laptop.sync.run()
    assert laptop.people.get(entered).name == "田甲"
    assert laptop.verify().ok
