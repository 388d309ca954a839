"""One byte changed anywhere: noticed when opening or by verify, never a silently wrong balance."""

from __future__ import annotations

import shutil
from random import Random

import pytest

from core.base.errors import ClerkError
from core.db.errors import DamagedFileError
from core.journal.codec import decode_body
from tests.faults.mutant import Mutant
from tests.faults.stations import created, opened
from tests.faults.workday import work

MUTANTS = (
    Mutant(
        "core/journal/verify.py",
        "            self._pages()\n",
        "            pass\n",
        "bit rot in a page that nobody reads today is found when it is too late",
        "in_the_file",
    ),
    Mutant(
        "core/journal/verify.py",
        "            elif next_head(head, content) != kept:\n",
        "            elif False:\n",
        "somebody who has the key rewrites a sale and nobody notices",
        "named_with_its_kind",
    ),
    Mutant(
        "core/journal/verify.py",
        "        for table, row in (*found.differences, *missing):\n",
        "        for table, row in ():\n",
        "a balance changed in the tables is paid out",
        "balance",
    ),
)
DAYS = 3


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """A station with some days in its books, closed."""
    folder = tmp_path_factory.mktemp("worked")
    station = created(folder)
    for day in range(DAYS):
        list(work(station, day))
    station.close()
    return folder


@pytest.fixture
def station(worked, quick):
    """A copy of it, open."""
    shutil.copytree(worked, quick / "desk")
    found = opened(quick / "desk")
    yield found
    found.close()


def flipped(content, dice):
    """The same bytes but for one bit."""
    changed = bytearray(content)
    changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def verdict_on(folder):
    """What is said of a station: codes of problems, or of the refusal to open it."""
    try:
        station = opened(folder)
    except ClerkError as error:
        return {error.code}
    try:
        return {problem.code for problem in station.verify().problems}
    finally:
        station.close()


@pytest.mark.slow
@pytest.mark.parametrize("flips", [300, pytest.param(20_000, marks=pytest.mark.soak)])
def test_a_byte_changed_in_the_file_is_always_noticed(worked, quick, flips):
    dice, unseen = Random(3), []
    whole = (worked / "station" / "ledger.db").read_bytes()
    shutil.copytree(worked, quick / "desk")
    path = quick / "desk" / "station" / "ledger.db"
    for flip in range(flips):
        path.write_bytes(flipped(whole, dice))
        said = verdict_on(quick / "desk")
        if not said & {"page", DamagedFileError.code}:
            unseen.append((flip, said))
        for name in ("ledger.db-wal", "ledger.db-shm"):
            path.with_name(name).unlink(missing_ok=True)
    assert unseen == []


def events(station):
    """Every event as (device, epoch, seq), with its bytes."""
    rows = station.db.rows("SELECT device, epoch, seq, event FROM journal")
    return {tuple(row[:3]): row[3] for row in rows}


def names(problem):
    return problem.device, problem.epoch, problem.seq


def tampered(station, sql, *params):
    """What verify finds after a change made with the file's own key; the change is undone."""
    station.db.execute("BEGIN")
    try:
        assert station.db.execute(sql, params).rowcount == 1
        return station.verify()
    finally:
        station.db.execute("ROLLBACK")


CHANGE = "UPDATE journal SET event = ? WHERE device = ? AND epoch = ? AND seq = ?"


@pytest.mark.parametrize("flips", [1_000, pytest.param(50_000, marks=pytest.mark.soak)])
def test_a_byte_changed_in_the_journal_is_named_with_its_device_epoch_and_number(station, flips):
    dice, unseen, whole = Random(5), [], events(station)
    for _ in range(flips):
        key = dice.choice(list(whole))
        found = tampered(station, CHANGE, flipped(whole[key], dice), *key)
        if found.ok or key not in {names(one) for one in found.problems if one.code == "chain"}:
            unseen.append((key, found.problems[:3]))
    assert unseen == []


def named_whole(station, key, content, bad):
    """Whether verify names a changed event by all that was true of it."""
    body = decode_body(content)
    said = tampered(station, CHANGE, bad, *key).problems
    whole = (*key, body.type, body.day.isoformat())
    return whole in {(*names(problem), problem.kind, problem.day) for problem in said}


def test_a_changed_event_is_named_with_its_kind_and_day(station):
    for key, content in events(station).items():
        earlier = content.replace(b"\xa1w\xcf\x00\x00\x01", b"\xa1w\xcf\x00\x00\x00", 1)
        assert earlier != content
        assert named_whole(station, key, content, earlier), key


def test_a_fact_whose_kind_or_day_was_changed_is_named_with_the_true_ones(station):
    for key, content in events(station).items():
        body = decode_body(content)
        if body.type in {"purchase", "parcel", "close", "person", "product"}:
            day, kind = body.day.isoformat().encode(), body.type.encode()
            moved = content.replace(day, b"2031-07-09", 1)
            garbled = content.replace(kind, b"\xff" * len(kind), 1)
            assert named_whole(station, key, content, moved), key
            assert named_whole(station, key, content, garbled), key


PARTS = (
    ("SELECT head, seq FROM journal LIMIT 1", "UPDATE journal SET head = ? WHERE seq = ?", "chain"),
    ("SELECT body, seq FROM block LIMIT 1", "UPDATE block SET body = ? WHERE seq = ?", "chain"),
    ("SELECT salt, seq FROM block LIMIT 1", "UPDATE block SET salt = ? WHERE seq = ?", "chain"),
    ("SELECT head, seq FROM log", "UPDATE log SET head = ? WHERE seq = ?", "signature"),
    ("SELECT signature, seq FROM log", "UPDATE log SET signature = ? WHERE seq = ?", "signature"),
)


@pytest.mark.parametrize(("read", "write", "code"), PARTS)
def test_a_head_a_signature_or_a_personal_block_that_was_changed_is_named(
    station, read, write, code
):
    kept, seq = station.db.one(read)
    found = tampered(station, write, flipped(kept, Random(1)), seq)
    assert code in {problem.code for problem in found.problems}


def test_a_balance_changed_behind_the_journal_is_named(station):
    for sql in (
        "UPDATE payable SET fen = fen + 1 WHERE rowid = 1",
        "UPDATE till SET fen = fen - 1 WHERE rowid = 1",
        "UPDATE stock_level SET grams = grams + 1000 WHERE rowid = 1",
        "UPDATE purchase SET amount_fen = amount_fen * 10 WHERE rowid = 1",
        "DELETE FROM purchase WHERE rowid = 1",
    ):
        found = tampered(station, sql)
        assert {one.code for one in found.problems} == {"tables"}, sql


def test_an_event_cut_out_of_the_journal_is_missed(station):
    for key in events(station):
        sql = "DELETE FROM journal WHERE device = ? AND epoch = ? AND seq = ?"
        found = tampered(station, sql, *key)
        assert key in {names(one) for one in found.problems if one.code == "chain"}


def test_a_byte_changed_in_the_key_slots_locks_nobody_out_without_a_word(worked, quick):
    shutil.copytree(worked, quick / "desk")
    path, crashed = quick / "desk" / "station" / "slots.json", []
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x90]) + whole[place + 1 :])
        try:
            opened(quick / "desk").close()
        except ClerkError:
            continue
        except Exception as error:  # noqa: BLE001 - the clerk would see a crash
            crashed.append((place, repr(error)))
    assert crashed == []
