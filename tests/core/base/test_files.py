"""Small files survive power cuts and another program's short grip."""

from __future__ import annotations

import os
import stat
import time

import pytest

from core.base import files


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "slots.json"
    files.write_durably(path, b"one")
    files.write_durably(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["slots.json"]


def test_a_lock_that_goes_away_is_waited_out(monkeypatch):
    refused = iter([PermissionError, PermissionError])
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)

    def act():
        if (error := next(refused, None)) is not None:
            raise error

    files.patiently(act)
    assert waited == [0.01, 0.02]


def test_a_lock_that_stays_is_a_refusal(monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda _: None)

    def act():
        raise PermissionError

    with pytest.raises(PermissionError):
        files.patiently(act)


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "slots.json"
    files.write_durably(path, b"one")

    def refuse(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        files.write_durably(path, b"two")
    assert path.read_bytes() == b"one"
    assert [p.name for p in tmp_path.iterdir()] == ["slots.json"]
