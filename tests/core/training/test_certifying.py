"""Certificates of a class: earned, given, withdrawn, checked anywhere."""

import datetime as dt
import json

import msgspec
import pytest

from core.journal.mark import MarkFile, state_folder
from core.journal.own import FORMER
from core.keys.certificate import seal
from core.keys.device import DeviceKey
from core.keys.handover import HANDOVER, Handover
from core.training import badge
from core.training.badge import REVOKED, Earned, NotABadgeError
from core.training.errors import NotEarnedError
from core.training.model.certificate import Certificate
from core.training.model.results import PracticeCheck, QuizResult
from core.training.service.door import Coming
from tests.core.training.conftest import DAY


@pytest.fixture
def certifying(taught):
    return taught.training.certifying


def come(taught, place, half, day=DAY):
    at = "08:20" if half == "am" else "13:50"
    coming = Coming(
        class_id=taught.class_id, trainee=taught.trainees[place], half=half, at=at, day=day
    )
    return taught.training.door.sign_in(coming)


@pytest.fixture
def present(taught):
    """Everybody came to both half days but the third, who came to one."""
    for place in (0, 1):
        for half in ("am", "pm"):
            come(taught, place, half)
    come(taught, 2, "am")
    return taught


def quiz(taught, place, points):
    one = QuizResult(
        class_id=taught.class_id, trainee=taught.trainees[place], points=points, most=1000
    )
    taught.training.results.quiz([one])


def test_who_came_gets_one_and_who_did_not_is_told_why(present, certifying):
    given = certifying.give(present.class_id, present.trainees[0])
    kept = present.station.ledger.get(Certificate, given.ids[0])
    said = badge.badge_of(kept.record)
    assert said.earned.holder == "周春秀"
    assert said.earned.minutes == 360
    assert said.earned.day == DAY + dt.timedelta(days=1)
    assert kept.short_code == said.code
    assert kept.number.endswith("-01")
    with pytest.raises(NotEarnedError) as refused:
        certifying.give(present.class_id, present.trainees[2])
    assert refused.value.args_by_name["why"] == "absent"


def test_a_second_press_gives_no_second_certificate(present, certifying):
    first = certifying.give(present.class_id, present.trainees[0]).ids
    assert certifying.give(present.class_id, present.trainees[0]).ids == first
    assert list(certifying.given(present.class_id)) == [present.trainees[0]]


def test_where_a_quiz_was_taken_it_has_to_be_passed(present, certifying):
    quiz(present, 0, 900)
    quiz(present, 1, 200)
    assert certifying.lacking(present.class_id, present.trainees[0]) is None
    assert certifying.lacking(present.class_id, present.trainees[1]) == "failed"
    quiz(present, 1, 800)
    assert certifying.lacking(present.class_id, present.trainees[1]) is None
    assert certifying.record(present.class_id, present.trainees[1]).score == 80


def test_a_practice_item_that_failed_stands_against_it(present, certifying):
    item = PracticeCheck(
        class_id=present.class_id, trainee=present.trainees[0], item="拍照", mark="failed"
    )
    present.training.results.check([item])
    assert certifying.lacking(present.class_id, present.trainees[0]) == "failed"


def test_a_certificate_given_before_a_change_of_key_is_this_pcs_own_and_can_be_listed(
    present, certifying
):
    station = present.station
    given = station.ledger.get(
        Certificate, certifying.give(present.class_id, present.trainees[0]).ids[0]
    )
    old, fresh = station.ledger.journal.key, DeviceKey.new()
    with station.db.atomic():
        names = json.dumps([old.device])
        station.db.execute("INSERT INTO local_setting VALUES (?, ?)", (FORMER, names))
        station.ledger.journal.hand_over(fresh, MarkFile(state_folder(), fresh.device))
    assert certifying.check(badge.text_of(given.record)).issuer == "own"
    present.training.reverse(given.id, "名字写错了")
    assert badge.withdrawn_in(certifying.withdrawals()).said.codes == ()
    listed = badge.withdrawn_in(certifying.withdrawals((handed(old, fresh),)))
    assert (listed.keys, listed.said.codes) == ((fresh.public, old.public), (given.short_code,))


def test_a_withdrawn_one_is_known_here_and_by_its_list_elsewhere(present, certifying):
    identity = certifying.give(present.class_id, present.trainees[0]).ids[0]
    kept = present.station.ledger.get(Certificate, identity)
    text = badge.text_of(kept.record)
    assert certifying.check(text, {}).withdrawn is False
    assert certifying.check(text, {}).issuer == "own"
    present.training.reverse(identity, "名字写错了")
    assert certifying.check(text, {}).withdrawn is True
    assert certifying.check(text, {}).withdrawn_on == DAY
    (key,), said = badge.withdrawn_in(certifying.withdrawals())
    assert said.codes == (kept.short_code,)
    assert said.since == {kept.short_code: DAY}
    assert key == present.station.ledger.journal.key.public
    again = certifying.give(present.class_id, present.trainees[0]).ids[0]
    renewed = present.station.ledger.get(Certificate, again)
    assert renewed.number.endswith("-01-2")
    assert renewed.short_code != kept.short_code
    assert certifying.check(badge.text_of(renewed.record), {key: said.since}).withdrawn is False


def handed(old, fresh):
    """Return what a key says last."""
    said = Handover(device=old.device, public_key=fresh.public, ends=(), wall_ms=0)
    return (old.public, seal(HANDOVER, said, old))


def test_what_a_key_gave_that_was_changed_since_is_on_the_next_ones_list(present, certifying):
    mine = present.station.ledger.journal.key
    given = present.station.ledger.get(
        Certificate, certifying.give(present.class_id, present.trainees[0]).ids[0]
    )
    present.training.reverse(given.id, "名字写错了")
    middle, fresh = DeviceKey.new(), DeviceKey.new()
    lineage = (handed(middle, fresh), handed(mine, middle))
    elsewhere = badge.withdrawals({given.short_code: DAY}, DAY, fresh, lineage)
    assert badge.withdrawn_in(elsewhere).keys == (fresh.public, middle.public, mine.public)
    assert certifying.heed(elsewhere).codes == (given.short_code,)
    assert certifying.heeded()[0] == 3
    for torn in (lineage[1:], lineage[::-1], (handed(DeviceKey.new(), fresh), *lineage[1:])):
        with pytest.raises(NotABadgeError):
            certifying.heed(badge.withdrawals({given.short_code: DAY}, DAY, fresh, torn))


def test_an_issuers_list_is_kept_and_heeded_for_its_own_key_alone(present, certifying):
    other, stranger = DeviceKey.new(), DeviceKey.new()
    earned = Earned("X.1.1-01", "余生人", "收寄", "law", 360, DAY, "邻站")
    record = badge.compact(earned, other)
    text, code = badge.text_of(record), badge.short_code(record)
    certifying.heed(badge.withdrawals({code: DAY}, DAY, stranger))
    assert certifying.check(text).withdrawn is False
    said = certifying.heed(badge.withdrawals({code: DAY}, DAY, other))
    assert said.codes == (code,)
    found = certifying.check(text)
    assert (found.withdrawn, found.withdrawn_on) == (True, DAY)
    before = DAY - dt.timedelta(days=1)
    certifying.heed(badge.withdrawals({}, before, other))
    assert certifying.check(text).withdrawn is True
    certifying.heed(badge.withdrawals({}, DAY, other))
    assert certifying.check(text).withdrawn is False
    with pytest.raises(NotABadgeError):
        certifying.heed(b"no list at all")


def test_a_list_of_older_make_says_no_day(certifying):
    other = DeviceKey.new()
    said = msgspec.defstruct("Old", [("day", dt.date), ("codes", tuple[str, ...])], array_like=True)
    old = other.public + seal(REVOKED, said(DAY, ("ABCDE-FGHIJ",)), other)
    assert badge.withdrawn_in(old)[1].since == {"ABCDE-FGHIJ": None}
    certifying.heed(old)
    assert certifying.gone(other.public, "ABCDE-FGHIJ") == (True, None)


def test_another_machine_tells_true_from_changed(present, certifying):
    kept = present.station.ledger.get(
        Certificate, certifying.give(present.class_id, present.trainees[0]).ids[0]
    )
    text = badge.text_of(kept.record)
    changed = text[:-8] + ("A" if text[-8] != "A" else "B") + text[-7:]
    with pytest.raises(NotABadgeError):
        certifying.check(changed, {})


def test_certificates_are_rebuilt_from_the_journal(present, certifying):
    certifying.give(present.class_id, present.trainees[0])
    present.station.rebuild()
    assert present.station.verify().ok
    assert len(certifying.given(present.class_id)) == 1
