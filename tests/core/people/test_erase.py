"""A person's wish to be forgotten: the chain holds, the file forgets, amounts stay."""

import datetime as dt
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from core.capabilities import REGISTRY
from core.db.unlock import unlock
from core.journal.rebuild import digests
from core.people.model import Agreement, Person
from core.people.queries import PeopleQueries

PAGE, RESERVED, SALT = 4096, 80, 16
NAME, RENAMED, TWIN = "欧阳翠花", "欧阳翠华", "欧阳翠嬅"
PHONE, GUARDIAN, NOTE = "13877776666", "欧阳铁柱", "腿脚不便"


def pages(path: Path, key: bytes) -> bytes:
    """Return everything in an encrypted file, free pages and page ends included, decrypted."""
    content, plain = path.read_bytes(), b""
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        body = page[SALT if start == 0 else 0 : PAGE - RESERVED]
        vector = page[PAGE - RESERVED : PAGE - RESERVED + 16]
        reader = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
        plain += reader.update(body) + reader.finalize()
    return plain


@pytest.fixture
def held(station, secrets):
    """Return all bytes that the station's folder holds, decrypted."""

    def read():
        key = unlock(station.folder, secrets)
        wal = station.folder / "ledger.db-wal"
        assert not wal.exists() or wal.stat().st_size == 0
        return pages(station.folder / "ledger.db", key)

    return read


@pytest.fixture
def person(station):
    """Somebody with a history: renamed, merged, consented, noted."""
    said = Person(name=NAME, phone=PHONE, note=NOTE, birth_year=2015, tags=("监测户",))
    agreed = [Agreement(purpose="training", guardian=GUARDIAN)]
    person = station.people.add(said, {}, agreed).ids[0]
    station.people.change(person, {"name": RENAMED})
    twin = station.people.add(Person(name=TWIN, phone=PHONE)).ids[0]
    station.people.merge(person, twin)
    return person


SECRETS = [NAME, RENAMED, TWIN, PHONE, GUARDIAN, NOTE, "监测户", "oych"]


def test_before_erasing_the_bytes_are_really_read(station, person, held):
    assert station.db.checkpoint()
    found = held()
    assert [said for said in SECRETS if said.encode() not in found] == []


def test_nothing_of_the_person_is_left_in_the_file(station, person, held):
    station.people.erase(person)
    assert station.people.finish_erasing()
    found = held()
    assert [said for said in SECRETS if said.encode() in found] == []


def test_no_table_of_the_open_file_knows_the_person(station, person):
    station.people.erase(person)
    tables = station.db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    for (table,) in tables:
        shown = repr(station.db.rows(f'SELECT * FROM "{table}"'))  # noqa: S608 - the file's own names
        told = [s for s in SECRETS if s in shown or repr(s.encode())[2:-1] in shown]
        assert told == [], table


def test_the_chain_and_the_tables_still_verify(station, person):
    station.people.erase(person)
    verdict = station.verify()
    assert verdict.problems == ()


def test_a_rebuild_gives_the_same_tables(station, person):
    station.people.erase(person)
    before = digests(station.db, REGISTRY)
    station.rebuild()
    assert digests(station.db, REGISTRY) == before


def test_ledgers_show_a_pseudonym_and_search_shows_nobody(station, person):
    station.people.erase(person, keep_until=dt.date(2029, 11, 20))
    queries = PeopleQueries(station.db)
    assert [queries.search(typed) for typed in (NAME, PHONE, "6666", "oych")] == [[], [], [], []]
    assert queries.name_of([person]) == {person: f"{person[:4]}-{person.rpartition('.')[2]}"}
    row = station.people.get(person)
    assert (row.name, row.phone, row.tags, row.erased) == (None, None, (), True)


def test_a_reader_in_the_way_is_told_and_asked_again_later(station, person, held):
    reader = station.reader()
    reader.execute("BEGIN")
    reader.one("SELECT count(*) FROM person")
    station.db.execute("PRAGMA busy_timeout=1")
    station.people.erase(person)
    assert not station.people.finish_erasing()
    reader.close()
    assert station.people.finish_erasing()
    assert NAME.encode() not in held()


def test_others_are_untouched(station, person):
    other = station.people.add(Person(name="王小明", phone="13800138000")).ids[0]
    station.people.erase(person)
    assert station.people.get(other).name == "王小明"
    assert [p.id for p in PeopleQueries(station.db).search("wxm")] == [other]
