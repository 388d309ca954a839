"""Every way in opens the same key; none that is wrong does."""

from __future__ import annotations

import pytest

from core.db import slots
from core.db.errors import KeyNeededError, NoStationError, WrongKeyError
from core.db.unlock import Secrets, unlock, wrap


@pytest.fixture
def kept(tmp_path):
    empty, key = slots.fresh()
    secrets = Secrets(key_file=tmp_path / "key", passphrase="山里的橘子红了", keyring=False)
    ways, code = wrap(empty, key, secrets)
    slots.save(tmp_path, ways)
    return tmp_path, key, code


def test_each_secret_opens_the_same_key(kept):
    folder, key, code = kept
    assert unlock(folder, Secrets(key_file=folder / "key")) == key
    assert unlock(folder, Secrets(passphrase="山里的橘子红了")) == key
    assert unlock(folder, Secrets(recovery=code)) == key
    assert unlock(folder, Secrets(recovery=code.lower().replace("-", " "))) == key


@pytest.mark.parametrize(
    "wrong",
    [Secrets(passphrase="山里的橘子青了"), Secrets(recovery="AAAA-BBBB"), Secrets(recovery="?")],
)
def test_a_wrong_secret_opens_nothing(kept, wrong):
    with pytest.raises(WrongKeyError):
        unlock(kept[0], wrong)


def test_the_key_itself_is_nowhere_in_the_file(kept):
    folder, key, code = kept
    content = (folder / slots.SLOTS_NAME).read_bytes()
    assert key not in content
    assert code.encode() not in content


def test_without_any_secret_it_says_so(kept):
    with pytest.raises(KeyNeededError):
        unlock(kept[0], Secrets(keyring=False))


def test_an_empty_folder_has_no_station(tmp_path):
    with pytest.raises(NoStationError):
        unlock(tmp_path, Secrets(passphrase="x" * 9))


def test_a_weak_passphrase_is_refused():
    empty, key = slots.fresh()
    with pytest.raises(slots.WeakPassphraseError):
        wrap(empty, key, Secrets(passphrase="12345", keyring=False))


def test_a_recovery_code_alone_is_not_a_way_to_work():
    empty, key = slots.fresh()
    with pytest.raises(KeyNeededError):
        wrap(empty, key, Secrets(keyring=False))
