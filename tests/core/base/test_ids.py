"""Ids and serials: told apart, checked, counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.base.ids import (
    ALPHABET,
    EventKey,
    check_character,
    device_of,
    event_id,
    serial_of,
    serial_parts,
    series_of,
    split_id,
)

numbers = st.integers(1, 999_999)


def test_the_device_is_named_by_its_key():
    assert device_of(bytes(32)) == "MZUHVLPYMK6XO3EP"


@given(numbers, numbers)
def test_an_id_comes_apart_as_it_was_made(epoch, seq):
    assert split_id(event_id("MZUKVLP2EJOCDEVK", epoch, seq)) == EventKey(
        "MZUKVLP2EJOCDEVK", epoch, seq
    )


@given(st.text(max_size=30))
def test_other_texts_are_no_ids_or_come_apart_into_numbers(text):
    key = split_id(text)
    assert key is None or (key.epoch >= 0 and key.seq >= 0)


@given(numbers)
def test_a_serial_comes_apart(number):
    serial = serial_of("K7QFA26", number)
    assert serial_parts(serial) == ("K7QFA26", number)


@given(numbers, st.integers(0, 12), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(number, place, other):
    body = f"K7QFA26{number:06d}"
    wrong = body[:place] + other + body[place + 1 :]
    assert (wrong == body) == (check_character(wrong) == check_character(body))


def test_a_series_belongs_to_device_epoch_and_year():
    assert series_of("MZUKVLP2EJOCDEVK", 1, 2026) == "MZUKA26"
    assert series_of("MZUKVLP2EJOCDEVK", 2, 2027) == "MZUKB27"
