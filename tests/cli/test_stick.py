"""A station without any network, by its verbs: let in, sent and receipted by stick alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FARMER = {"name": "王小麦", "phone": "13900000001", "role": "farmer"}


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "U 盘"
    folder.mkdir()
    return folder


@pytest.fixture
def hub(tmp_path):
    """Run one of the hub's verbs."""

    def run(*words: str):
        done = subprocess.run(
            [sys.executable, "-m", "hub", "--data", str(tmp_path / "county"), *words],
            capture_output=True,
            check=False,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            timeout=120,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        assert done.returncode == 0, done.stdout.decode()
        return json.loads(done.stdout)

    return run


@pytest.mark.slow
def test_a_month_without_a_network(desk, hub, stick):
    hub("station", "add", "石门", "--village", "500241119202")
    invited = hub("code", "石门", "--host", "county.example", "--port", "8443")
    shutil.copy(invited["file"], stick / "石门.czq")
    assert desk("stick", "look", str(stick)).value["offer"] == "not_enrolled"
    assert desk("enrol", str(stick / "石门.czq")).value["state"] == "pending"
    assert [one["state"] for one in hub("stick", "read", str(stick))["files"]] == ["done"]
    assert len(hub("stick", "write", str(stick))["files"]) == 1
    assert desk("stick", "look", str(stick)).value["offer"] == "read"
    assert desk("stick", "read", str(stick)).value["enrolled"]
    added = desk("add", "person", "--json", "-", say=json.dumps(FARMER))
    assert added.code == 0, added.value
    written = desk("stick", "write", str(stick)).value
    assert (written["state"], written["left"]) == ("carried", 0)
    taken = hub("stick", "read", str(stick))
    assert taken["events"] == written["events"]
    assert hub("totals", "--kind", "person")["count"] == 1
    hub("stick", "write", str(stick))
    read = desk("stick", "read", str(stick)).value
    assert read["events_confirmed"] == written["events"]
    assert desk("stick", "look", str(stick)).value["offer"] == "nothing"
    assert desk("verify").value["ok"]


def test_refusals_have_a_code_a_sentence_and_advice(desk, tmp_path):
    for words, code in (
        (("stick", "write", str(tmp_path / "nowhere")), "stick.missing"),
        (("stick", "write", str(tmp_path)), "sync.not_enrolled"),
        (("stick", "read", str(tmp_path)), "sync.not_enrolled"),
        (("stick", "spoken", "ABCDE23456"), "sync.not_enrolled"),
    ):
        told = desk(*words)
        assert told.code == 1
        assert told.value["error"]["code"] == code
        assert told.value["error"]["message"]
        assert told.value["error"]["advice"]
    assert desk("stick", "dance", str(tmp_path)).code == 2
