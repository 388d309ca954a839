"""What a hub looks after while it serves goes on, whatever one part of it meets."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest

from core.base.clock import FixedClock
from core.base.errors import DiskError
from hub import backup, keys, origin, tls
from hub.caretaking import Caretaker, by_day
from hub.office import Office
from hub.serving import Papers, given
from hub.tree import tiles
from hub.tree.sequence import Notary, sequence
from tests.faults.mutant import Mutant
from tests.hub.tree.county import County

MUTANT = Mutant(
    "hub/caretaking.py", "except (OSError, ValueError) as error:", "except UnicodeError as error:",
    "a lost public certificate would end the daily backups", "not_to_be_had",
)  # fmt: skip
NOW = dt.datetime(2026, 11, 20, 9, 0)


@pytest.fixture
def office(tmp_path):
    with Office.open(tmp_path / "county", clock=FixedClock(NOW)) as opened:
        yield opened


@pytest.fixture
def public(office, tmp_path):
    """A pair of files as a public authority gave them."""
    pair = tls.server(office.folder, {"hub.example"}, office.now_ms())
    return Papers(
        Path(shutil.copy(pair.certificate, tmp_path / "public.pem")),
        Path(shutil.copy(pair.key, tmp_path / "public.key")),
    )


def _taken_away(public):
    public.certificate.unlink()


def _spoilt(public):
    public.certificate.write_bytes(b"no certificate")
    os.utime(public.certificate, ns=(1, 1))


@pytest.mark.warns("cunzhan.hub")
@pytest.mark.parametrize("harmed", [_taken_away, _spoilt])
def test_a_public_certificate_not_to_be_had_delays_nothing(office, public, harmed, caplog):
    caretaker = Caretaker(office, {public: given(public)})
    harmed(public)
    replaced = keys.rotate(office.folder, office.now_ms())
    assert caretaker.look()
    assert office.keys.certificate == replaced.certificate
    assert len(backup.backups(office)) == 1
    caretaker.look()
    (told,) = caplog.messages
    assert str(public.certificate) in told


def test_what_fails_after_the_backup_makes_no_second_one_that_day(office):
    county = County(office.store)
    county.send(1)
    with office.store.read() as connection:
        name = origin.read(connection, office.keys).name
    sequence(office.store, Notary(name, office.keys.signing), 1)
    (office.folder / tiles.FOLDER).write_bytes(b"no folder")
    for hour in range(3):
        office.clock.set(NOW + dt.timedelta(hours=hour))
        with pytest.raises(DiskError):
            by_day(office)
    assert len(backup.backups(office)) == 1
