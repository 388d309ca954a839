"""The one list of capabilities: what a station knows of it before it is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.capabilities import CONTENTS, REGISTRY, joined, naming
from core.db.unlock import Secrets
from core.journal import registry
from core.journal.intake import Intake
from core.journal.rebuild import DERIVED, is_fresh
from core.journal.registry import Awaited, Registry
from core.keys.certificate import REVOCATION, Revocation, seal
from core.keys.device import DeviceKey
from core.people.events import CAPABILITY as PEOPLE
from core.station import NewStation, Station
from core.sync.receiving import FORGETTING, arrival_of
from core.sync.segment import read_segment
from core.trade.model.errand import Errand
from tests.hub.intake.pc import Pc

ROOT = Path(__file__).resolve().parents[2]
OPEN = """
import sys
from pathlib import Path
from core.db.unlock import Secrets
from core.station import Station
folder = Path(sys.argv[1])
station = Station.open(folder, Secrets(key_file=folder / "key", keyring=False))
assert station.clerks.all()
loaded = [name for name in sys.modules if name.startswith("core.trade")]
station.close()
sys.exit(", ".join(loaded) or 0)
"""


def test_the_digest_of_all_tables_is_known_before_they_are_loaded():
    """Whoever changes a declaration runs ``make dictionary``."""
    assert joined().contents() == CONTENTS


def test_a_registry_is_joined_at_the_first_question_and_once():
    asked = []

    def join():
        asked.append(1)
        return Registry((PEOPLE,))

    awaited = Awaited(join, "told")
    assert awaited.contents() == "told"
    assert not asked
    assert awaited.tables == PEOPLE.tables
    assert "person" in awaited.records
    assert len(asked) == 1
    assert awaited.contents() == Registry((PEOPLE,)).contents()


def test_what_no_registry_has_is_no_answer():
    with pytest.raises(AttributeError):
        _ = Awaited(lambda: Registry((PEOPLE,)), "").nothing


def test_a_digest_told_wrongly_costs_a_rebuild_and_leaves_the_tables_right(station):
    rows = station.db.rows("SELECT fingerprint FROM local_derived WHERE name = ?", (DERIVED,))
    assert rows == [(joined().contents(),)]
    assert not is_fresh(station.db, Awaited(joined, "wrong"))
    assert is_fresh(station.db, REGISTRY)


def test_a_station_that_an_earlier_program_filled_otherwise_is_filled_anew(tmp_path, monkeypatch):
    """It counted what a revoked PC wrote beyond its bound."""
    folder, front, seals = tmp_path / "shut", Pc(), DeviceKey.new()
    folder.mkdir()
    secrets = Secrets(key_file=folder / "key", keyring=False)
    new = NewStation(name="红旗村站", village_code="500241001201", clerk="石秀英")
    station, _ = Station.create(folder, new, secrets)
    front.write(*[Errand(what="充值", amount_fen=fen) for fen in (1, 20, 300)])
    taken = Intake(station.db, REGISTRY, station.ledger.journal, FORGETTING)
    taken.take(arrival_of(read_segment(front.segment())))
    said = Revocation(serial=5, station=1, device=front.device, ends=((1, 2),), since_ms=1)
    station.db.execute(
        "INSERT INTO local_certificate VALUES (5, ?, 'revocation', ?)",
        (front.device, seal(REVOCATION, said, seals)),
    )
    with monkeypatch.context() as then:
        then.setattr(registry, "EDITION", registry.EDITION - 1)
        earlier = joined().contents()
    station.db.execute("UPDATE local_derived SET fingerprint = ?", (earlier,))
    station.close()
    again = Station.open(folder, secrets)
    assert again.db.rows("SELECT amount_fen FROM errand ORDER BY id") == [(1,), (20,)]
    assert again.verify().ok
    again.close()


def test_a_station_opens_without_the_code_of_its_ledgers(tmp_path):
    folder = tmp_path / "shut"
    folder.mkdir()
    new = NewStation(name="红旗村站", village_code="500241001201", clerk="石秀英")
    Station.create(folder, new, Secrets(key_file=folder / "key", keyring=False))[0].close()
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_people_are_named_in_more_than_one_ledger():
    named = naming("person")
    assert ("up", "farmer") in named
    assert len({table for table, _column in named}) > 3
    assert "payable" not in {table for table, _column in named}  # a sum of zero is no record
