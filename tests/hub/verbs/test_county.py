"""A county as its coordinator scripts it: real desks, the real hub, the real link."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from hub.demo import found
from tests.sync_hub import ROOT, Hub

KINDS = ("purchase", "up", "down", "parcel", "parcel-out", "payment", "person")
pytestmark = pytest.mark.slow


def _desk(data, *words):
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--data", str(data),
         "--key-file", str(data / "demo.key"), *words],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CUNZHAN_STATE": str(data.parent / "state")},
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """A station that lived, enrolled and synced; its folder and the hub's."""
    folder = tmp_path_factory.mktemp("county")
    data = folder / "desk"
    subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--data", str(data), "demo", "--rows", "30"],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CUNZHAN_STATE": str(folder / "state")},
    )  # fmt: skip
    hub = Hub(folder / "hub").start()
    code, told = _desk(data, "enrol", hub.code(hub.station()))
    assert code == 0, told
    code, told = _desk(data, "sync")
    assert code == 0, told
    hub.stop()
    (folder / "port").write_text(str(hub.port))
    return folder


@pytest.fixture
def county(lived, tmp_path):
    """A copy of all that, with its hub serving."""
    shutil.copytree(lived, tmp_path / "copy")
    port = int((lived / "port").read_text())
    hub = Hub(tmp_path / "copy" / "hub", port).start()
    yield hub, tmp_path / "copy" / "desk"
    hub.stop()


@pytest.mark.parametrize("kind", KINDS)
def test_the_countys_totals_are_the_desks(lived, kind):
    code, ours = _desk(lived / "desk", "totals", "--kind", kind)
    assert code == 0
    assert ours["count"] > 0
    assert Hub(lived / "hub").verb("totals", "--kind", kind) == ours
    assert Hub(lived / "hub").verb("totals", "--kind", kind, "--station", "1") == ours
    nothing = ("--from", "2026-12-31", "--to", "2026-01-01")
    assert Hub(lived / "hub").verb("totals", "--kind", kind, *nothing)["count"] == 0


def test_everything_holds_after_a_sync(county):
    hub, _ = county
    told = hub.verb("verify")
    assert told["ok"]
    assert told["events"] > 100
    assert told["problems"] == []


def test_a_report_is_derived(county):
    hub, _ = county
    told = hub.verb("report", "2026-11")
    assert told["stations"] == [1]
    assert all(one["definition"] for one in told["figures"].values())


def test_a_new_hub_key_is_believed_and_old_receipts_stand(county):
    hub, data = county
    assert hub.verb("key", "rotate")["serial"] == 2
    hub.stop()
    hub.start()
    code, told = _desk(data, "sync")
    assert code == 0, told
    assert _desk(data, "verify")[1]["ok"]
    assert hub.verb("verify")["ok"]


def test_a_revoked_pc_hears_so_at_its_next_sync(county):
    hub, data = county
    _, shown = _desk(data, "verify")
    assert shown["ok"]
    device = next((hub.folder.parent / "state").glob("*.mark")).stem
    told = hub.verb("device", "revoke", device, "--reason", "丢失")
    assert told["station"] == 1
    code, told = _desk(data, "sync")
    assert (code, told["error"]["code"]) == (1, "sync.revoked"), told


def test_a_county_comes_back_from_its_backup_and_is_healed(county, tmp_path, monkeypatch):
    hub, data = county
    monkeypatch.setenv("CUNZHAN_HUB_PASSPHRASE", "山高水长路远")
    file = tmp_path / "county.czhub"
    assert hub.verb("backup", str(file))["keys"]
    port = hub.port
    hub.stop()
    again = Hub(tmp_path / "again", port)
    told = again.verb("restore", str(file))
    assert told["ok"]
    assert not told["origin"].endswith("/1")
    again.start()
    try:
        code, told = _desk(data, "sync")
        assert code == 0, told
        assert again.verb("verify")["ok"]
    finally:
        again.stop()


def test_a_demo_county_is_made_by_the_desks_themselves(tmp_path, monkeypatch):
    monkeypatch.setenv("CUNZHAN_PASSPHRASE", "给账号用的一句话")
    told = found(tmp_path / "demo", None, 2, 30)
    assert [one["station"] for one in told["stations"]] == [1, 2]
    assert all(one["events"] > 100 for one in told["stations"])
    assert Hub(tmp_path / "demo").verb("verify")["ok"]
