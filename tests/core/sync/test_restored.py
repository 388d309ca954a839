"""A backup put back, here or on another PC: what the county had since comes back, once each."""

from __future__ import annotations

import pytest

from core.db.restoring import restore
from core.db.unlock import Secrets


@pytest.fixture
def backup(county, people, tmp_path):
    """A PC that synced, was backed up, wrote on and synced again; then it is closed."""
    pc = county.pc("one")
    people(pc, 3)
    pc.sync.run()
    target = tmp_path / "stick" / "one.czb"
    pc.backup(target)
    people(pc, 4)
    pc.sync.run()
    county.close(pc)
    return target


@pytest.mark.parametrize("state", ["one", "elsewhere"])
def test_what_went_to_the_county_after_the_backup_comes_back_with_one_sync(
    county, people, backup, state
):
    secrets = Secrets(key_file=county.folder / "one.key", keyring=False)
    restore(county.folder / "again", backup, secrets, "20261121-090000")
    pc = county.reopened("again", like="one", state=state)
    assert pc.ledger.journal.epoch == 2
    people(pc, 1)
    pc.sync.run()
    assert pc.db.one("SELECT count(*) FROM person") == (8,)
    assert [one.code for one in pc.sync.incidents()] == []
    assert pc.sync.state().local == 0
    assert pc.verify().ok
