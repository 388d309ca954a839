from __future__ import annotations

import datetime as dt
import hashlib
import os

import msgspec
import pytest
from sqlalchemy import select

from core.base.clock import FixedClock
from core.base.errors import DiskError
from core.base.ids import event_id
from core.people.model import PersonErase
from core.sync.messages import TRUST, Echo
from hub import backup, caretaking, origin
from hub.channels import county
from hub.errors import BadBackupError, KeysNeededError, NotEmptyError
from hub.intake import incidents
from hub.intake.files import Files, NoSuchFileError
from hub.intake.sync import Desk
from hub.intake.worker import Worker
from hub.office import Office
from hub.store import segments, tables
from hub.store.applying import rows_digest
from hub.tree import nodes, tiles
from hub.verify import Auditor
from tests.faults.mutant import Mutant
from tests.hub.intake import pc
from tests.hub.intake.pc import Pc

MUTANTS = (
    Mutant(
        "hub/backup.py", "        origin.begin_anew(connection, office.keys, office.now_ms())\n",
        "", "a restored hub would show a second history under the old name", "restored_hub_says",
    ),
    Mutant(
        "hub/backup.py", "        county.begin_epoch(connection, office.now_ms())\n", "",
        "a restored hub would write other events under old numbers", "restored_hub_says",
    ),
)  # fmt: skip
NOW = dt.datetime(2026, 11, 20, 9, 0)
SECRET = "山高水长路远"


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture
def empty(tmp_path, clock):
    """Where a backup is read: SQLite, whatever it was written from."""
    return tmp_path / "again"


def _lived(office):
    station = pc.station(office)
    front = Pc.enrolled(office, station)
    desk = Desk(office, Files(office))
    front.live(3).say(desk, front.segment())
    Worker(office).finish()
    return station, front, desk


def _photo(desk, station, content):
    digest = hashlib.sha256(content).digest()
    desk.files.create(digest, len(content), station)
    desk.files.append(digest, station, 0, content)
    assert desk.files.claim((digest,), (), station) == (digest,)
    return digest


def test_photos_come_back_too_unless_they_were_left_out(office, tmp_path, clock):
    station, _, desk = _lived(office)
    other = pc.station(office, "另一站")
    content = b"\xff\xd8" + os.urandom(200_000)
    mine = _photo(desk, station, content)
    shared = _photo(desk, station, b"\xff\xd8shared")
    desk.files.create(shared, len(b"\xff\xd8shared"), other)
    half = hashlib.sha256(b"half").digest()
    desk.files.create(half, 4, station)
    desk.files.append(half, station, 0, b"ha")
    for photos, left in ((True, {mine, shared}), (False, set())):
        file, folder = tmp_path / f"{photos}.czhub", tmp_path / f"again-{photos}"
        backup.write(office, file, SECRET, photos=photos)
        assert content[:64] not in file.read_bytes()
        backup.unpack_keys(file, folder, SECRET)
        with Office.open(folder, clock=clock) as again:
            backup.read(again, file)
            files = Files(again)
            with again.store.read() as connection:
                held = {f.digest for f, _ in files.photos(connection)}
            assert held == left
            if photos:
                assert files.read(mine, station, 0, 1 << 40) == (content, len(content))
                assert files.read(shared, other, 0, 9)[0] == b"\xff\xd8shared"
                with pytest.raises(NoSuchFileError):
                    files.read(mine, other, 0, 9)
                assert Auditor(again).verdict().ok
            # What did not come along the stations are asked for again.
            assert files.create(half, 4, station).have == 0


def test_a_days_own_backup_leaves_photos_where_they_lie(office):
    station, _, desk = _lived(office)
    _photo(desk, station, b"\xff\xd8" + os.urandom(300_000))
    assert backup.daily(office).stat().st_size < 100_000


def test_a_backup_gives_everything_back(office, tmp_path, empty, clock):
    station, _, _ = _lived(office)
    file = tmp_path / "county.czhub"
    assert backup.write(office, file, SECRET) == 1
    with office.store.read() as connection:
        before = rows_digest(connection, station)
    backup.unpack_keys(file, empty, SECRET)
    with Office.open(empty, clock=clock) as again:
        assert again.keys.pin == office.keys.pin
        assert backup.read(again, file) == 1
        Worker(again).finish()
        with again.store.read() as connection:
            assert rows_digest(connection, station) == before
        assert Auditor(again).verdict().ok
        with pytest.raises(NotEmptyError):
            backup.read(again, file)


def test_a_restored_hub_says_so_and_is_healed_by_sending_again(office, tmp_path, empty, clock):
    _, front, desk = _lived(office)
    file = tmp_path / "county.czhub"
    backup.write(office, file, SECRET)
    front.live(1).say(desk, front.segment(7))
    Worker(office).finish()
    with office.store.read() as connection:
        root = nodes.root_at(connection, 2)
        old = origin.read(connection, office.keys).name
    clock.set(NOW + dt.timedelta(hours=1))
    backup.unpack_keys(file, empty, SECRET)
    with Office.open(empty, clock=clock) as again:
        backup.read(again, file)
        Worker(again).finish()
        desk = Desk(again, Files(again))
        clock.set(NOW + dt.timedelta(hours=2))
        reply = front.say(desk, echo=Echo(2, root))
        assert reply.end == 6
        assert reply.checkpoint.splitlines()[0] != old
        with again.store.read() as connection:
            (found,) = incidents.open_ones(connection)
        assert found.code == origin.RESTORED
        assert front.say(desk, front.segment(7)).end == front.seq
        with again.store.read() as connection:
            assert county.epoch_of(connection) > 1
        Worker(again).finish()
        assert Auditor(again).verdict().ok
        assert not [i for i in front.say(desk, cursors={TRUST: 9}).items if i.lane == TRUST]


def test_a_backup_opens_with_the_keys_only(office, tmp_path, empty):
    _lived(office)
    bare, carried = tmp_path / "bare.czhub", tmp_path / "carried.czhub"
    backup.write(office, bare)
    backup.write(office, carried, SECRET)
    for file, secret in ((bare, SECRET), (carried, None), (carried, "山高水长路近")):
        with pytest.raises(KeysNeededError):
            backup.unpack_keys(file, empty, secret)
    assert "李0".encode() not in carried.read_bytes()


@pytest.mark.parametrize("place", [0, 3, 200, -200, -1])
def test_a_damaged_backup_changes_nothing(office, tmp_path, empty, clock, place):
    _lived(office)
    file = tmp_path / "county.czhub"
    backup.write(office, file)
    raw = bytearray(file.read_bytes())
    raw[place] ^= 1
    file.write_bytes(raw)
    empty.mkdir()
    for name in ("hub.key", "county.key", "county.paper", "hub.paper"):
        (empty / name).write_bytes((office.folder / name).read_bytes())
    (empty / "tls").mkdir()
    for name in ("ca.pem", "ca.key"):
        (empty / "tls" / name).write_bytes((office.folder / "tls" / name).read_bytes())
    with Office.open(empty, clock=clock) as again:
        with pytest.raises(BadBackupError):
            backup.read(again, file)
        with again.store.read() as connection:
            assert not segments.unapplied(connection)


def test_half_a_backup_is_none(office, tmp_path, clock):
    _lived(office)
    file = tmp_path / "county.czhub"
    backup.write(office, file)
    file.write_bytes(file.read_bytes()[:-300])
    folder = tmp_path / "again"
    folder.mkdir()
    for name in ("hub.key", "county.key", "county.paper", "hub.paper"):
        (folder / name).write_bytes((office.folder / name).read_bytes())
    with Office.open(folder, clock=clock) as again, pytest.raises(BadBackupError):
        backup.read(again, file)


def test_a_days_work_is_done_once_and_keeps_a_week(office, clock):
    _lived(office)
    for day in range(10):
        clock.set(NOW + dt.timedelta(days=day))
        assert caretaking.by_day(office)
        assert not caretaking.by_day(office)
    assert len(backup.backups(office)) == 7


def test_a_days_work_publishes_the_tree_and_verify_reads_it_again(office, clock):
    _lived(office)
    origin.sequence_all(office)
    caretaking.by_day(office)
    assert Auditor(office).verdict().ok
    (tile,) = (office.folder / tiles.FOLDER / "tile" / "0").glob("000.p/*")
    tile.write_bytes(bytes(32))
    (told,) = Auditor(office).verdict().problems
    assert (told.code, told.message.split()[0]) == ("tree", "tile_wrong")


def test_a_backup_of_a_wrong_day_does_not_outlive_what_was_written_later(office, clock):
    _lived(office)
    clock.set(NOW.replace(year=2036))
    wrong = backup.daily(office)
    clock.set(NOW)
    written = [backup.daily(office, keep=3) for _ in range(3)]
    assert backup.backups(office) == written
    assert not wrong.exists()
    backup.replace_all(office)
    (last,) = backup.backups(office)
    assert last not in written


def test_a_days_work_that_fails_is_tried_again_each_hour(office, clock):
    _lived(office)
    (office.folder / backup.FOLDER).write_bytes(b"in the way")
    with pytest.raises(DiskError):
        caretaking.by_day(office)
    assert not caretaking.by_day(office)
    clock.set(NOW + dt.timedelta(hours=1))
    with pytest.raises(DiskError):
        caretaking.by_day(office)
    (office.folder / backup.FOLDER).unlink()
    clock.set(NOW + dt.timedelta(hours=2))
    assert caretaking.by_day(office)
    assert len(backup.backups(office)) == 1
    clock.set(NOW + dt.timedelta(hours=3))
    assert not caretaking.by_day(office)


def test_older_backups_go_when_somebody_is_erased(office, clock):
    _, front, desk = _lived(office)
    for day in range(2):
        clock.set(NOW + dt.timedelta(days=day))
        backup.daily(office)
    old = backup.backups(office)
    clock.set(NOW + dt.timedelta(days=3))
    front.write(PersonErase(subject=event_id(front.device, 1, 2)))
    front.say(desk, front.segment(7))
    Worker(office).finish()
    assert len(backup.backups(office)) == 1
    assert backup.backups(office)[0] not in old
    assert Auditor(office).verdict().ok


def test_a_backup_of_an_earlier_program_brings_every_segment(office, empty, clock, monkeypatch):
    """Segments' bytes lay beside what was known of them."""
    _lived(office)

    def earlier(connection):
        for table in backup.kept_tables():
            if table is tables.body:
                continue
            query = select(table)
            if table is tables.segment:
                theirs = (tables.body.c.station == table.c.station) & (
                    tables.body.c.arrival == table.c.arrival
                )
                query = query.add_columns(tables.body.c.raw).join(tables.body, theirs)
            names = [str(column.name) for column in query.selected_columns]
            yield msgspec.msgpack.encode([str(table.name), names])
            found = [list(row) for row in connection.execute(query)]
            yield from map(msgspec.msgpack.encode, ([found] if found else []))
            yield msgspec.msgpack.encode([])

    def bodies(at):
        with at.store.read() as connection:
            query = select(tables.body).order_by("station", "arrival")
            return connection.execute(query).all()

    target = office.folder / "old.czhub"
    with monkeypatch.context() as patched:
        patched.setattr(backup, "_rows", earlier)
        count = backup.write(office, target, SECRET)
    backup.unpack_keys(target, empty, SECRET)
    with Office.open(empty, clock=clock) as again:
        assert backup.read(again, target) == count == 1
        assert bodies(again) == bodies(office)


SPOILED = {
    "segment": (tables.body, "raw", b"CZSEG1 nothing"),
    "receipt": (tables.segment, "receipt", bytes(64)),
    "chain": (tables.segment, "head", bytes(32)),
}


@pytest.mark.parametrize("code", SPOILED)
def test_verify_names_what_was_changed_behind_its_back(office, code):
    _lived(office)
    table, column, value = SPOILED[code]
    office.store.write(lambda c: c.execute(table.update().values({column: value})))
    verdict = Auditor(office).verdict()
    assert code in {one.code for one in verdict.problems}
    assert not verdict.ok


def test_verify_names_a_row_that_no_event_made(office):
    station, _, _ = _lived(office)
    person = office.store.derived["person"]
    office.store.write(lambda c: c.execute(person.update().values(name="假")))
    found = Auditor(office).verdict().problems
    assert [(one.code, one.station, one.message) for one in found] == [
        ("tables", station, "person")
    ]
    with office.store.read() as connection:
        assert connection.scalar(select(person.c["name"]))
