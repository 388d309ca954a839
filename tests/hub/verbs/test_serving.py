from __future__ import annotations

import contextlib
import json
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from core.keys.certificate import county_of, pin_of
from core.sync import enrolment
from core.sync.messages import decoded
from hub import tls
from tests.sync_hub import ROOT, Hub

NOW = time.time_ns() // 1_000_000
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


@pytest.fixture
def bought(tmp_path):
    """A certificate of somebody else's authority for the name by which browsers come."""
    folder = tmp_path / "bought"
    folder.mkdir()
    tls.authority(folder, NOW)
    return folder, tls.server(folder, {"cunzhan.example"}, NOW)


def _names_now(port, authority):
    with contextlib.suppress(ssl.SSLError):
        return _seen(port, authority, "other.example")
    return set()


def _seen(port, authority, name):
    """Return the names of the certificate that somebody sees who asks by a name, or by none."""
    context = ssl.create_default_context(cafile=authority)
    context.check_hostname = name is not None
    with (
        socket.create_connection(("127.0.0.1", port), timeout=20) as raw,
        context.wrap_socket(raw, server_hostname=name) as wire,
    ):
        paper: Any = wire.getpeercert()
        return {said for _, said in paper["subjectAltName"]}


def test_browsers_see_the_certificate_that_was_given_and_stations_the_countys(tmp_path, bought):
    folder, pair = bought
    flags = ("--tls-cert", str(pair.certificate), "--tls-key", str(pair.key))
    hub = Hub(tmp_path / "county", serve=("--sign-every", "0", *flags)).start()
    try:
        public = folder / tls.FOLDER / "ca.pem"
        assert "cunzhan.example" in _seen(hub.port, public, "cunzhan.example")
        own = tmp_path / "county" / tls.FOLDER / "ca.pem"
        assert "cunzhan.example" not in _seen(hub.port, own, None)
        code = enrolment.read_code(hub.code(hub.station("柳沟")))
        assert enrolment.look(code).name == "柳沟"
        before = pair.certificate.stat().st_mtime_ns
        tls.server(folder, {"cunzhan.example", "other.example"}, NOW)
        assert pair.certificate.stat().st_mtime_ns != before
        until = time.monotonic() + 30
        while "other.example" not in _names_now(hub.port, public):
            assert time.monotonic() < until
    finally:
        hub.stop()


@pytest.mark.parametrize("given", [("cert",), ("key",), ("cert", "missing"), ("key", "cert")])
def test_a_certificate_that_cannot_be_shown_is_refused_in_words(tmp_path, bought, given):
    _, pair = bought
    files = {"cert": pair.certificate, "key": pair.key, "missing": tmp_path / "no.pem"}
    flags = ("--tls-cert", "--tls-key")[given == ("key",) :]
    words = [word for flag, name in zip(flags, given, strict=False) for word in (flag, files[name])]
    code, error = _refused(tmp_path / "county", "serve", "--host", "127.0.0.1", *map(str, words))
    assert (code, error["code"]) == (1, "hub.bad_tls")
    assert error["advice"]


def test_another_authority_is_not_believed(hub):
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"https://{hub.address}/v1/county", timeout=20)
