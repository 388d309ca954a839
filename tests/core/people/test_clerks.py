"""Clerks, roles and PINs."""

import datetime as dt

import pytest

from core.db.errors import WrongKeyError
from core.people.errors import (
    ClerkExistsError,
    LastHeadError,
    NotHeadError,
    PinFormError,
    PinLockedError,
    PinWaitError,
    UnknownClerkError,
    WrongPinError,
)
from core.people.model import ClerkChange
from core.people.pins import TRIES, WAITS

RIGHT, WRONG = "246810", "999999"


def wrong(station, clock, times, clerk="田秀英"):
    """Type a wrong PIN so many times, waiting as long as is asked each time."""
    waits = []
    for _ in range(times):
        with pytest.raises((WrongPinError, PinLockedError)) as caught:
            station.people.clerks.sign_in(clerk, WRONG)
        waits.append(caught.value.args_by_name.get("seconds"))
        clock.set(clock.now() + dt.timedelta(seconds=WAITS[-1]))
    return waits


def test_the_first_clerk_is_the_head_and_signs_in_by_pin(station):
    head = station.people.clerks.sign_in("田秀英", RIGHT)
    assert (head.role, station.ledger.clerk) == ("head", head.id)


def test_the_head_adds_clerks_and_nobody_else_does(station):
    clerk = station.people.add_clerk("李建国", "clerk", "135791")
    station.people.clerks.sign_in("李建国", "135791")
    assert station.ledger.clerk == clerk
    with pytest.raises(NotHeadError):
        station.people.add_clerk("王芳")
    with pytest.raises(NotHeadError):
        station.people.clerks.leave(clerk)
    assert [c.name for c in station.people.clerks.all()] == ["田秀英", "李建国"]


def test_two_clerks_of_one_name_are_refused(station):
    with pytest.raises(ClerkExistsError):
        station.people.add_clerk("田 秀英")


@pytest.mark.parametrize("pin", ["12345", "abcdef", "1234567890123", ""])
def test_a_pin_is_six_to_twelve_digits(station, pin):
    with pytest.raises(PinFormError):
        station.people.add_clerk("李建国", "clerk", pin)
    with pytest.raises(UnknownClerkError):
        station.people.clerk_named("李建国")


def test_a_clerk_without_a_pin_just_works(station):
    station.people.add_clerk("李建国")
    assert station.people.clerks.sign_in("李建国").name == "李建国"


def test_one_who_left_is_no_longer_let_in_but_keeps_the_name(station):
    clerk = station.people.add_clerk("李建国", "trainer", "135791")
    station.people.clerks.leave(clerk)
    with pytest.raises(UnknownClerkError):
        station.people.clerks.sign_in("李建国", "135791")
    assert [c.name for c in station.people.clerks.all(left=True)] == ["田秀英", "李建国"]
    assert not station.people.clerks.pins.has(clerk)


def test_the_last_head_neither_leaves_nor_steps_down(station):
    head = station.people.clerk_named("田秀英").id
    with pytest.raises(LastHeadError):
        station.people.clerks.leave(head)
    with pytest.raises(LastHeadError):
        station.people.clerks.change(head, role="clerk")
    other = station.people.add_clerk("李建国", "clerk")
    station.people.clerks.change(other, role="head")
    station.people.clerks.change(head, role="clerk", name="田秀 英子")
    assert station.people.clerk_named("田秀英子").role == "clerk"


def test_where_no_head_is_left_whoever_works_there_is_one(station):
    head = station.people.clerk_named("田秀英")
    station.people.add_clerk("李建国", "clerk", "135791")
    station.people.clerks.sign_in("李建国", "135791")
    with pytest.raises(NotHeadError):
        station.clerks.need_head()
    # As it comes from another PC, where 李建国 was the head when this one stepped down.
    station.ledger.write([ClerkChange(of=head.id, base=head.version, role="clerk")])
    station.clerks.need_head()


def test_waits_grow_and_the_tenth_wrong_pin_locks_without_destroying(station, clock):
    waits = wrong(station, clock, TRIES)
    assert waits == [*WAITS[1:], None]
    assert sorted(waits[:-1]) == waits[:-1]
    with pytest.raises(PinLockedError):
        station.people.clerks.sign_in("田秀英", RIGHT)
    assert station.people.clerk_named("田秀英").name == "田秀英"
    assert station.verify().ok


def test_during_the_wait_even_the_right_pin_is_not_heard(station, clock):
    wrong(station, clock, 5)
    with pytest.raises(WrongPinError):
        station.people.clerks.sign_in("田秀英", WRONG)
    with pytest.raises(PinWaitError) as caught:
        station.people.clerks.sign_in("田秀英", RIGHT)
    assert caught.value.args_by_name["seconds"] == 60
    clock.set(clock.now() + dt.timedelta(seconds=60))
    assert station.people.clerks.sign_in("田秀英", RIGHT)


def test_the_right_pin_makes_all_tries_good_again(station, clock):
    wrong(station, clock, 9)
    station.people.clerks.sign_in("田秀英", RIGHT)
    assert wrong(station, clock, 2) == [0, 0]


def test_the_count_outlives_a_restart(station, clock, reopen):
    wrong(station, clock, 5)
    with pytest.raises(WrongPinError):
        station.people.clerks.sign_in("田秀英", WRONG)
    again = reopen()
    with pytest.raises(PinWaitError):
        again.people.clerks.sign_in("田秀英", RIGHT)


@pytest.mark.parametrize("year", [1970, 2020])
def test_a_clock_put_back_neither_shortens_the_wait_nor_makes_it_endless(station, clock, year):
    wrong(station, clock, 5)
    with pytest.raises(WrongPinError):
        station.people.clerks.sign_in("田秀英", WRONG)
    clock.set(dt.datetime(year, 1, 2))
    clerk = station.people.clerk_named("田秀英").id
    assert station.people.clerks.pins.wait(clerk) == WAITS[6]


def test_a_clock_put_forward_gives_no_more_than_ten_tries(station, clock):
    for _ in range(TRIES):
        with pytest.raises((WrongPinError, PinLockedError)):
            station.people.clerks.sign_in("田秀英", WRONG)
        clock.set(clock.now() + dt.timedelta(days=3650 // TRIES))
    clock.set(dt.datetime(2036, 1, 1))
    with pytest.raises(PinLockedError):
        station.people.clerks.sign_in("田秀英", RIGHT)


def test_the_head_sets_a_locked_clerks_new_pin(station, clock):
    clerk = station.people.add_clerk("李建国", "clerk", "135791")
    wrong(station, clock, TRIES, "李建国")
    station.people.clerks.reset_pin(clerk, "112233")
    assert station.people.clerks.sign_in("李建国", "112233")
    with pytest.raises(NotHeadError):
        station.people.clerks.reset_pin(clerk, "332211")


def test_a_locked_head_needs_the_recovery_code(station, clock, recovery):
    head = station.people.clerk_named("田秀英").id
    wrong(station, clock, TRIES)
    with pytest.raises(NotHeadError):
        station.people.clerks.reset_pin(head, "112233")
    with pytest.raises(WrongKeyError):
        station.people.clerks.recover_pin(head, "112233", "AAAA-" * 7 + "AAAA")
    station.people.clerks.recover_pin(head, "112233", recovery[0].lower())
    assert station.people.clerks.sign_in("田秀英", "112233")
