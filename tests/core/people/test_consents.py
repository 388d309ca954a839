"""Consents: core and optional apart, guardians, withdrawal."""

import pytest

from core.people.errors import (
    ErasedPersonError,
    GuardianNeededError,
    UnknownPurposeError,
    WithdrawnAlreadyError,
)
from core.people.model import Person


@pytest.fixture
def person(station):
    return station.people.add(Person(name="王小明", birth_year=1960)).ids[0]


def test_a_consent_keeps_the_version_of_its_text_and_the_way_it_was_given(station, person):
    station.people.consent(person, "training", method="fingerprint")
    (consent,) = station.people.consents.of(person)
    shown = station.people.consents.text("training").version
    assert (consent.purpose, consent.text_version, consent.method) == (
        "training",
        shown,
        "fingerprint",
    )
    assert station.people.has_consent(person, "training")
    assert not station.people.has_consent(person, "photo")


def test_refusing_every_optional_consent_blocks_nothing(station, person):
    station.people.change(person, {"phone": "13800138000", "village": "帅家村"})
    station.people.merge(person, station.people.add(Person(name="王晓明")).ids[0])
    assert station.people.consents.of(person) == []


def test_a_withdrawn_consent_no_longer_stands_but_is_remembered(station, person):
    consent = station.people.consent(person, "parcel").ids[0]
    station.people.withdraw(consent)
    assert not station.people.has_consent(person, "parcel")
    (kept,) = station.people.consents.of(person)
    assert kept.withdrawn == station.ledger.today()
    with pytest.raises(WithdrawnAlreadyError):
        station.people.withdraw(consent)


def test_a_consent_can_be_given_again(station, person):
    station.people.withdraw(station.people.consent(person, "parcel").ids[0])
    station.people.consent(person, "parcel")
    assert station.people.has_consent(person, "parcel")


def test_a_purpose_without_a_text_is_refused(station, person):
    with pytest.raises(UnknownPurposeError):
        station.people.consent(person, "face_recognition")


@pytest.mark.parametrize("guardian", [None, " "])
def test_a_child_needs_a_guardian_by_name(station, guardian):
    added = station.people.add(Person(name="王小宝", birth_year=2015))
    child = added.ids[0]
    assert [(one.rule, one.level, one.field) for one in added.findings] == [
        ("D2", "warn", "birth_year")
    ]
    with pytest.raises(GuardianNeededError) as caught:
        station.people.consent(child, "parcel", guardian=guardian)
    assert caught.value.args_by_name["age"] == 14
    station.people.consent(child, "parcel", guardian="王小明")
    assert station.people.consents.of(child)[0].guardian == "王小明"


def test_the_guardians_text_always_needs_a_guardian(station, person):
    with pytest.raises(GuardianNeededError):
        station.people.consent(person, "minor")


def test_a_merged_entrys_consent_holds_for_the_person(station, person):
    other = station.people.add(Person(name="王晓明")).ids[0]
    station.people.consent(other, "parcel")
    station.people.merge(person, other)
    assert station.people.has_consent(person, "parcel")
    assert station.people.has_consent(other, "parcel")


def test_nothing_is_noted_of_somebody_erased(station, person):
    station.people.erase(person)
    with pytest.raises(ErasedPersonError):
        station.people.consent(person, "parcel")
    with pytest.raises(ErasedPersonError):
        station.people.change(person, {"phone": "13800138000"})
