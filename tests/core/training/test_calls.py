"""Calls after a class, and a draw that anybody can repeat with nothing but SHA-256."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.errors import InvalidRecordError
from core.training.errors import EmptyRosterError, NotDrawnError, OtherClassError
from core.training.model.calls import FollowUp, SpotCall, SpotCheck
from core.training.rules.draw import draw, roster_digest
from core.training.service.door import Coming
from tests.core.training.conftest import planned

IDS = [f"K7QF.1.{n}" for n in range(10, 50)]


def test_the_draw_is_what_the_page_describes_done_by_hand():
    lines = {hashlib.sha256(f"cz-draw-1|县抽查2026-12|K.1.5|{one}".encode()).hexdigest(): one
             for one in IDS}  # fmt: skip
    wanted = [lines[key] for key in sorted(lines)][:4]
    assert list(draw("县抽查2026-12", "K.1.5", IDS, 4)) == wanted


def test_the_draw_of_one_seed_never_changes():
    assert draw("1", "K.1.5", IDS, 3) == ("K7QF.1.27", "K7QF.1.37", "K7QF.1.30")


@given(st.permutations(IDS), st.text(max_size=8), st.integers(1, 50))
def test_order_and_repeats_do_not_matter_and_nobody_is_drawn_twice(ids, seed, wanted):
    drawn = draw(seed, "c", ids * 2, wanted)
    assert drawn == draw(seed, "c", IDS, wanted)
    assert len(set(drawn)) == len(drawn) == min(wanted, len(IDS))
    assert roster_digest(ids) == roster_digest(IDS)


def test_another_seed_draws_others():
    assert len({draw(str(seed), "c", IDS, 5) for seed in range(50)}) > 45


def test_everybody_has_the_same_chance():
    times = dict.fromkeys(IDS, 0)
    for seed in range(2000):
        for one in draw(f"s{seed}", "c", IDS, 4):
            times[one] += 1
    assert 140 < min(times.values()) <= max(times.values()) < 260


def come(taught, *places):
    for place in places:
        coming = Coming(class_id=taught.class_id, trainee=taught.trainees[place])
        taught.training.door.sign_in(coming)


def test_only_who_came_is_drawn_and_the_list_can_be_drawn_again(taught):
    calls = taught.training.calls
    with pytest.raises(EmptyRosterError):
        calls.draw(taught.class_id, "种子", 2)
    come(taught, 0, 2)
    made = calls.draw(taught.class_id, "种子", 5).ids[0]
    kept = taught.station.ledger.get(SpotCheck, made)
    assert set(kept.drawn) == {taught.trainees[0], taught.trainees[2]}
    assert calls.is_repeatable(made)
    come(taught, 1)
    assert not calls.is_repeatable(made)


def test_answers_are_kept_only_of_those_who_were_drawn(taught):
    come(taught, 0)
    made = taught.training.calls.draw(taught.class_id, "种子", 1).ids[0]
    taught.training.calls.spot_call(
        SpotCall(check=made, trainee=taught.trainees[0], answer="confirmed")
    )
    with pytest.raises(NotDrawnError):
        taught.training.calls.spot_call(
            SpotCall(check=made, trainee=taught.trainees[1], answer="denied")
        )
    assert taught.db.rows("SELECT person, answer FROM spot_call") == [
        (taught.people[0], "confirmed")
    ]


def test_follow_up_calls_are_made_after_30_90_and_180_days_when_the_class_is_closed(taught):
    taught.training.classes.close(taught.class_id, {"E3": "无", "E4": "纸质签到"})
    who = taught.trainees[0]
    call = FollowUp(class_id=taught.class_id, trainee=who, after=30, outcome="opened_shop")
    taught.training.calls.follow_up(call)
    with pytest.raises(InvalidRecordError):
        taught.training.calls.follow_up(
            FollowUp(class_id=taught.class_id, trainee=who, after=31, outcome="nothing_yet")
        )
    other = taught.training.classes.plan(planned(name="另一个班")).ids[0]
    with pytest.raises(OtherClassError):
        taught.training.calls.follow_up(
            FollowUp(class_id=other, trainee=who, after=30, outcome="nothing_yet")
        )
    made = taught.db.one("SELECT id FROM follow_up")
    taught.station.reverse(made[0], "记错人")
    assert taught.number("SELECT count(*) FROM follow_up WHERE reverses IS NOT NULL") == 1
