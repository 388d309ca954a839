"""What a clerk can do with people, on a real encrypted file."""

import pytest

from core.base.errors import InvalidRecordError, UnknownRecordError
from core.db import rows
from core.journal.revise import CannotBlankError, StaleError
from core.people.errors import (
    ConsentNeededError,
    SamePersonError,
)
from core.people.model import Agreement, Person
from core.people.queries import PeopleQueries


def add(station, name="曾晓明", **said):
    return station.people.add(Person(name=name, **said)).ids[0]


def test_a_person_is_kept_with_every_reading_of_the_initials(station):
    person = station.people.get(add(station, "曾 晓明", phone="138 0013 8000"))
    assert (person.name, person.phone) == ("曾晓明", "13800138000")
    assert set(person.initials.split()) == {"zxm", "cxm"}
    assert person.initials.split()[0] == "zxm"


def test_a_name_with_endless_readings_still_fits(station):
    person = station.people.get(add(station, "曾解单查曾解单查曾解单查曾解单查"))
    assert len(person.initials) <= 200
    assert len({len(reading) for reading in person.initials.split()}) == 1


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_kept(station):
    before = station.verify().events
    with pytest.raises(InvalidRecordError) as caught:
        station.people.add(Person(name=" ", phone="123", role="king", uscc="91350100M000100Y4A"))
    assert {(e.field, e.code) for e in caught.value.errors} == {
        ("name", "field.missing"),
        ("phone", "field.pattern"),
        ("role", "field.not_a_choice"),
        ("uscc", "field.credit_code"),
    }
    assert station.verify().events == before


def test_adding_somebody_twice_warns_and_names_who_it_may_be(station):
    first = add(station, phone="13800138000")
    (finding,) = station.people.add(Person(name="曾晓敏", phone="13800138000")).findings
    assert (finding.rule, finding.level) == ("same_person", "warn")
    assert finding.args == {"id": first, "name": "曾晓明", "why": "phone"}


def test_only_changed_fields_are_written(station):
    person = add(station, phone="13800138000", village="帅家村")
    changes = station.people.change(person, {"phone": "13900139000", "village": "帅家村"})
    said = station.ledger.event(changes.ids[0]).fields
    assert (said.phone, said.village, said.name, said.base) == ("13900139000", None, None, 0)
    now = station.people.get(person)
    assert (now.phone, now.village, now.version) == ("13900139000", "帅家村", 1)


def test_a_new_name_brings_its_initials_along(station):
    person = add(station, "王芳")
    station.people.change(person, {"name": "李伟"})
    assert station.people.get(person).initials == "lw"


def test_a_change_to_nothing_new_writes_nothing(station):
    person = add(station, phone="13800138000")
    before = station.verify().events
    assert station.people.change(person, {"phone": "138 0013 8000"}).kinds == frozenset()
    assert station.verify().events == before


def test_a_text_can_be_blanked_and_a_year_cannot(station):
    person = add(station, phone="13800138000", birth_year=1950)
    station.people.change(person, {"phone": None})
    assert not station.people.get(person).phone
    assert station.people.change(person, {"phone": None}).kinds == frozenset()
    with pytest.raises(CannotBlankError) as caught:
        station.people.change(person, {"birth_year": None})
    assert caught.value.field == "birth_year"


def test_two_forms_on_different_fields_merge_and_on_the_same_field_ask(station):
    person = add(station, phone="13800138000", village="帅家村")
    seen = station.people.get(person)
    station.people.change(person, {"phone": "13900139000"}, seen)
    station.people.change(person, {"village": "石门村"}, seen)
    with pytest.raises(StaleError) as caught:
        station.people.change(person, {"phone": "13700137000"}, seen)
    assert caught.value.field == "phone"
    now = station.people.get(person)
    assert (now.phone, now.village) == ("13900139000", "石门村")


def test_more_than_the_core_is_kept_only_after_a_consent(station):
    with pytest.raises(ConsentNeededError) as caught:
        station.people.add(Person(name="王芳", gender="女"))
    assert caught.value.field == "gender"
    assert PeopleQueries(station.db).search("王芳") == []
    agreed = [Agreement(purpose="training", method="tick")]
    person = station.people.add(Person(name="王芳", gender="女"), {}, agreed).ids[0]
    assert station.people.get(person).gender == "女"
    kinds = [
        station.ledger.event(f"{station.ledger.journal.device}.1.{seq}").type
        for seq in range(station.verify().events - 2, station.verify().events + 1)
    ]
    assert kinds == ["person", "consent", "person.change"]


def test_a_consent_to_parcels_does_not_open_the_rest(station):
    person = add(station)
    station.people.consent(person, "parcel")
    with pytest.raises(ConsentNeededError):
        station.people.change(person, {"gender": "女"})


def test_after_the_consent_is_withdrawn_nothing_more_is_noted(station):
    person = add(station)
    consent = station.people.consent(person, "training").ids[0]
    station.people.change(person, {"gender": "女"})
    station.people.withdraw(consent)
    with pytest.raises(ConsentNeededError):
        station.people.change(person, {"household_no": "12"})
    station.people.change(person, {"phone": "13800138000"})


def test_a_spreadsheet_keeps_the_core_alone(station):
    changes = station.people.add(Person(name="王芳", gender="女", tags=("党员",)), core_only=True)
    person = station.people.get(changes.ids[0])
    assert (person.name, person.gender, person.tags) == ("王芳", None, ())


def test_a_merged_entry_points_to_the_one_that_stands(station):
    keep, drop = add(station, "王小明", phone="13800138000"), add(station, "王晓明")
    station.people.merge(keep, drop)
    queries = PeopleQueries(station.db)
    assert station.people.get(drop).id == keep
    assert [p.id for p in queries.search("王")] == [keep]
    assert queries.name_of([keep, drop]) == {keep: "王小明", drop: "王小明"}
    assert [p.id for p in queries.merged(keep)] == [drop]


def test_merges_are_followed_to_the_end(station):
    first, second, third = (add(station, name) for name in ("王一", "王二", "王三"))
    station.people.merge(second, first)
    station.people.merge(third, second)
    assert station.people.get(first).id == third
    station.people.merge(first, add(station, "王四"))
    assert len(PeopleQueries(station.db).merged(third)) == 3


def test_a_mistaken_merge_can_be_taken_back(station):
    keep, drop = add(station, "王小明"), add(station, "王晓明")
    station.people.merge(keep, drop)
    station.people.separate(drop)
    assert station.people.get(drop).id == drop
    with pytest.raises(SamePersonError):
        station.people.separate(drop)


def test_nobody_is_merged_into_oneself(station):
    keep, drop = add(station, "王小明"), add(station, "王晓明")
    station.people.merge(keep, drop)
    with pytest.raises(SamePersonError):
        station.people.merge(drop, keep)
    with pytest.raises(UnknownRecordError):
        station.people.merge(keep, "NOBODY.1.1")


@pytest.mark.parametrize(
    ("name", "phone", "found"),
    [
        (None, "13800138000", "王小明"),
        ("王小明", "138****8000", "王小明"),
        ("王*明", "8000", "王小明"),
        ("李大伟", "13800138000", "王小明"),
        (None, "8000", None),
        ("王芳", "02368001234", "王芳"),
        (None, "02368001234", None),
        ("王小明", None, None),
        ("赵六", "138****8000", None),
    ],
)
def test_a_label_is_matched_only_when_it_leaves_no_doubt(station, name, phone, found):
    add(station, "王小明", phone="13800138000")
    add(station, "王芳", phone="02368001234")
    add(station, "王强", phone="02368001234")
    match = station.people.match(name, phone)
    assert (match.name if match else None) == found


def test_the_station_knows_itself_and_can_be_corrected(station):
    assert station.people.station().name == "帅家村服务站"
    station.people.register_station("石门村服务站", "500241119202", "石门村")
    now = station.people.station()
    assert (now.name, now.village_code, now.village) == ("石门村服务站", "500241119202", "石门村")


def test_after_all_this_the_file_verifies_and_rebuilds_the_same(station):
    one, other = add(station, "王小明", phone="13800138000"), add(station, "王晓明")
    station.people.change(one, {"village": "帅家村"})
    station.people.merge(one, other)
    station.people.consent(one, "training")
    before = rows.read(station.db, Person, "ORDER BY id")
    station.rebuild()
    assert rows.read(station.db, Person, "ORDER BY id") == before
    assert station.verify().ok
