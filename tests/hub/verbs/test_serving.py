from __future__ import annotations

import json
import re
import signal
import ssl
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from core.keys.certificate import county_of, pin_of
from core.sync.messages import decoded
from tests.sync_hub import ROOT, Hub

CODE = re.compile(r"127\.0\.0\.1:\d+/[A-Z2-7]{20}/[A-Z2-7]{32}")


@pytest.fixture
def hub(tmp_path):
    running = Hub(tmp_path / "county").start()
    yield running
    running.stop()


def _refused(folder, *words):
    done = subprocess.run(
        [sys.executable, "-m", "hub", *words, "--data", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)["error"]


def _context(hub):
    sealed = (hub.folder / "county.paper").read_bytes()
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    for der in county_of(sealed).tls:
        context.load_verify_locations(cadata=der)
    return context


def _get(hub, path):
    return urllib.request.urlopen(f"https://{hub.address}{path}", context=_context(hub), timeout=20)


def test_the_county_proves_itself_by_its_pin_and_its_own_authority(hub):
    with _get(hub, "/v1/county") as answer:
        sealed, _ = decoded(answer.read(), tuple[bytes, bytes])
        headers = {name.lower() for name in answer.headers}
    station = hub.station()
    made = hub.invitation(station)
    assert CODE.fullmatch(made["code"])
    assert made["code"].endswith(pin_of(sealed))
    assert made["expires"].endswith("Z")
    assert not headers & {"server", "date"}


def test_verbs_work_while_the_hub_serves(hub):
    assert hub.station("甲村") == 1
    assert hub.station("乙村") == 2
    assert hub.verb("verify")["ok"]
    assert hub.verb("totals", "--kind", "purchase")["count"] == 0


def test_it_ends_quietly_on_a_signal_and_comes_back(hub):
    process = hub._process
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    process.stdout.close()
    hub.start()
    with _get(hub, "/v1/county") as answer:
        assert answer.status == 200


def test_a_taken_port_is_said_so(hub, tmp_path):
    code, error = _refused(
        tmp_path / "other", "serve", "--host", "127.0.0.1", "--port", str(hub.port)
    )
    assert (code, error["code"]) == (1, "hub.port_taken")


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("fly",), "cli.not_understood", 2),
        (("station", "add", "甲"), "cli.not_understood", 2),
        (("code", "1"), "hub.no_office", 1),
        (("station", "add", "甲", "--village", "12"), "hub.bad_village", 1),
    ],
)
def test_a_refusal_is_one_json_value_with_advice(tmp_path, words, code, exit_code):
    left, error = _refused(tmp_path / "county", *words)
    assert (left, error["code"]) == (exit_code, code)
    assert error["message"]
    assert error["advice"]


def test_unknown_kinds_and_stations_are_told_apart(hub):
    hub.station("甲村")
    assert _refused(hub.folder, "totals", "--kind", "cow")[0] == 2
    code, error = _refused(hub.folder, "code", "9")
    assert (code, error["code"]) == (1, "hub.unknown_station")
    code, error = _refused(hub.folder, "station", "add", "甲村", "--village", "500241106201")
    assert (code, error["code"]) == (1, "hub.station_named")


def test_another_authority_is_not_believed(hub):
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"https://{hub.address}/v1/county", timeout=20)
