"""Folding in a process beside this one finds the same as folding here."""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
import os
import threading

import pytest

from core.capabilities import REGISTRY, joined
from core.journal import verify
from core.journal.apart import Apart, cores
from core.journal.feed import Feed
from core.journal.reading import stretches
from core.journal.verify import Verifier
from tests.faults.mutant import Mutant
from tests.faults.stations import created, opened
from tests.faults.workday import work

MUTANTS = (
    Mutant(
        "core/journal/apart.py",
        "            return None\n",
        "            return Findings(differences=[], wrong=[], wanted=[])\n",
        "the other process dies and the books are said to be sound",
        "that_dies",
    ),
    Mutant(
        "core/journal/feed.py",
        "            self._rows(strip.rest())\n",
        "            pass\n",
        "rows that are there are said to be missing",
        "sound_station",
    ),
    Mutant(
        "core/journal/layout.py",
        "        for run, blanks in self._rows:\n",
        "        for run, blanks in ():\n",
        "what only later events may say is believed of the first",
        "sound_station",
    ),
)


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("worked")
    station = created(folder)
    list(work(station, 0))
    list(work(station, 1))
    station.close()
    return folder


@pytest.fixture
def station(worked, monkeypatch):
    monkeypatch.setattr(verify, "LONG", 1)
    monkeypatch.setattr(verify, "cores", lambda: 2)
    found = opened(worked)
    yield found
    found.close()


def problems(station, apart):
    return Verifier(station.db, REGISTRY, apart).verdict().problems


BESIDE = functools.partial(Apart, joined)
TAMPERED = (
    "UPDATE payable SET fen = fen + 1 WHERE rowid = 1",
    "UPDATE till SET fen = NULL WHERE rowid = 1",
    "UPDATE purchase SET amount_fen = amount_fen * 10 WHERE rowid = 1",
    "UPDATE parcel SET state = 'lost' WHERE rowid = 1",
    "DELETE FROM purchase WHERE rowid = 1",
    "DELETE FROM till WHERE rowid = 1",
    "INSERT INTO purchase (id, seq, amount_fen) VALUES ('ABCDEFGHIJKLMNOP.1.7', 7, 100)",
    "INSERT INTO till VALUES ('2031-01-01', 'cash', 5)",
    "UPDATE merge SET version = version + 1 WHERE rowid_of_one",
    "DELETE FROM touched WHERE one",
    "UPDATE journal SET event = zeroblob(9) WHERE seq = 5",
)
PICKED = {
    "rowid_of_one": "(target, row, field) = (SELECT target, row, field FROM merge LIMIT 1)",
    "WHERE one": "WHERE (target, row, event) = (SELECT target, row, event FROM touched LIMIT 1)",
}


def changed(station, sql):
    for word, where in PICKED.items():
        sql = sql.replace(word, where)
    station.db.execute("BEGIN")
    assert station.db.execute(sql).rowcount == 1


def test_a_sound_station_is_sound_beside_and_here(station):
    assert station.verify().ok
    assert problems(station, None) == ()
    assert problems(station, BESIDE) == ()


@pytest.mark.parametrize("sql", TAMPERED)
def test_what_was_tampered_with_is_named_the_same_as_here(station, sql):
    changed(station, sql)
    here = problems(station, None)
    assert here
    assert problems(station, BESIDE) == here


def test_a_touch_that_the_file_denies_is_one_problem(station):
    changed(station, "DELETE FROM touched WHERE one")
    assert {problem.code for problem in problems(station, BESIDE)} == {"tables"}
    assert len(problems(station, BESIDE)) == 1


def test_one_that_dies_changes_nothing(station):
    dies = functools.partial(Apart, functools.partial(os._exit, 3))
    assert problems(station, dies) == ()
    changed(station, TAMPERED[0])
    assert problems(station, dies) == problems(station, None)


def test_the_other_process_answers_by_itself(station):
    changed(station, TAMPERED[0])
    with contextlib.closing(BESIDE()) as other:
        feed = Feed(station.db, REGISTRY, other)
        feed.begin()
        for some in stretches(station.db):
            feed.events(some)
        feed.tables()
        findings = other.findings()
    assert findings is not None
    assert [table for table, _ in findings.differences] == ["payable"]


def test_one_that_is_stopped_leaves_nothing_behind(station):
    def stop(_events):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Verifier(station.db, REGISTRY, BESIDE, stop).verdict()
    assert not [one for one in threading.enumerate() if "_feed" in one.name]
    assert multiprocessing.active_children() == []


def test_it_knows_how_many_cores_it_may_use():
    assert 1 <= cores() <= (os.cpu_count() or 1)
