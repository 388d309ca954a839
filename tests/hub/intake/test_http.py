"""The doors as anybody on the network finds them."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import http.client
import ssl
import threading
from collections.abc import Iterator

import httpx
import msgspec
import pytest
import schemathesis
from backports import zstd
from fastapi import Request
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok

from core.keys.certificate import ForgedError
from core.keys.device import DeviceKey
from core.sync.errors import OversizeError
from core.sync.messages import FILE, LARGEST_BODY, REPLY, Reply, read_message
from core.sync.pouring import chunked
from core.sync.segment import MAGIC
from hub import app, serving, tls
from hub.intake import bodies, routes
from hub.intake.bodies import Gate
from hub.office import Office
from hub.serving import Papers
from tests.faults.mutant import Mutant
from tests.hub.intake import pc
from tests.hub.intake.pc import Pc

MUTANTS = (
    Mutant(
        "hub/intake/bodies.py", "if size + len(part) > most:", "if False:",
        "an endless body would fill the memory", "endless",
    ),
    Mutant(
        "hub/intake/routes.py", "        self._knocks.take(_from(request))\n", "",
        "codes could be guessed as fast as the line goes", "guessed",
    ),
    Mutant(
        "hub/intake/routes.py", "if not is_signed_by(device.public_key, message, signature):",
        "if False:", "anybody could read a station's files", "unsigned",
    ),
)  # fmt: skip
BINARY = {"Content-Type": "application/octet-stream"}
PATHS = (
    "../hub.key", "..%2fhub.key", "%2e%2e%2fhub.key", "....//hub.key", "C:%5Chub.key", "CON", "NUL",
    "hub.db::$DATA", "a%00b", "\uff0e\uff0e\uff0fhub.key", "\u202eyek.buh", "0" * 63, "0" * 65,
    "g" * 64, "A" * 64, "/etc/passwd", "~root", "%0d%0aX: 1", "0" * 5000,
)  # fmt: skip


@pytest.fixture
def address(tmp_path):
    """The doors are the same on any database."""
    return str(tmp_path)


@pytest.fixture
def client(office: Office) -> Iterator[httpx.Client]:
    """A client of a real server on the loopback interface, that trusts the county's authority."""
    listening = threading.Event()
    taken = serving.listen("127.0.0.1", 0)
    papers = Papers(*tls.server(office.folder, (), office.now_ms()))
    server = serving.server(app.create(office), papers, listening.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
    thread.start()
    assert listening.wait(20)
    context = ssl.create_default_context(cafile=office.folder / tls.FOLDER / "ca.pem")
    url = f"https://127.0.0.1:{taken.getsockname()[1]}"
    with httpx.Client(base_url=url, verify=context, timeout=30) as opened:
        yield opened
    server.should_exit = True
    thread.join(30)
    assert not thread.is_alive()
    taken.close()


def _code(answer):
    return msgspec.msgpack.decode(answer.content)["code"]


def _signed(key: DeviceKey, method: str, path: str) -> dict[str, str]:
    said = base64.urlsafe_b64encode(key.sign(FILE, f"{method}{path}".encode())).rstrip(b"=")
    return {"X-Cunzhan": f"{key.device}.{said.decode()}"}


def _line(client: httpx.Client, office: Office):
    """Return a plain connection to the same server, closed at the end."""
    context = ssl.create_default_context(cafile=office.folder / tls.FOLDER / "ca.pem")
    port = client.base_url.port
    return contextlib.closing(http.client.HTTPSConnection("127.0.0.1", port, context=context))


def _begun(line, path, headers):
    """Begin a file by hand and return the hub's answer, which goes on."""
    line.putrequest("PUT", path)
    for name, value in (headers | {"Transfer-Encoding": "chunked"}).items():
        line.putheader(name, value)
    line.endheaders()
    return line.getresponse()


def test_a_round_trip_over_http(client, office, front):
    raw = front.request(front.live().segment())
    answer = client.post("/v1/sync", content=raw, headers=BINARY)
    assert answer.status_code == 200
    reply = read_message(REPLY, answer.content, Reply, (office.keys.signing.public,), raw)
    assert reply.end == front.seq


def test_a_reply_answers_its_own_request_only(client, office, front):
    first, second = front.request(), front.request()
    answer = client.post("/v1/sync", content=first).content
    with pytest.raises(ForgedError):
        read_message(REPLY, answer, Reply, (office.keys.signing.public,), second)


@pytest.mark.parametrize("body", [b"", b"\xc1", b"x" * 70, bytes(64) + b"\x81", b"<html>" * 50])
def test_bytes_that_are_no_request_are_refused(client, body):
    for door in ("/v1/sync", "/v1/enrol"):
        answer = client.post(door, content=body)
        assert (answer.status_code, _code(answer)) == (400, "malformed")


def test_a_body_too_large_is_refused_before_it_is_read(client):
    answer = client.post("/v1/sync", content=b"x" * (LARGEST_BODY + 1))
    assert (answer.status_code, _code(answer)) == (413, "too_large")


def test_an_endless_body_is_cut():
    asked: list[int] = []

    async def endless():
        asked.append(1)
        return {"type": "http.request", "body": bytes(65_536), "more_body": len(asked) < 400}

    async def read():
        request = Request({"type": "http", "method": "POST", "headers": []}, endless)
        async with Gate().body(request, LARGEST_BODY) as body:
            return body

    with pytest.raises(OversizeError):
        asyncio.run(read())
    assert len(asked) == LARGEST_BODY // 65_536 + 1


def test_a_bomb_does_not_unpack(client, office, front):
    bomb = zstd.compress(bytes(256 << 20), 19)
    segment = front.live().segment()
    size = int.from_bytes(segment[len(MAGIC) : len(MAGIC) + 2], "big")
    raw = segment[: len(MAGIC) + 2 + size + 64] + bomb
    asked = front.request(raw)
    answer = client.post("/v1/sync", content=asked)
    reply = read_message(REPLY, answer.content, Reply, (office.keys.signing.public,), asked)
    assert [p.code for p in reply.problems] == ["malformed"]


def test_a_stranger_gets_a_hint_and_no_more(client):
    answer = client.post("/v1/sync", content=Pc().request())
    assert (answer.status_code, _code(answer)) == (403, "unknown")


def test_guessed_codes_are_slowed_down(client):
    statuses = []
    for number in range(40):
        guess = Pc().application(f"{number:020d}")
        statuses.append(client.post("/v1/enrol", content=guess).status_code)
    assert statuses[0] == 403
    assert statuses[-1] == 429
    answer = client.post("/v1/enrol", content=Pc().application("A" * 20))
    assert int(answer.headers["retry-after"]) >= 1


def test_a_pc_that_asks_without_end_is_slowed_down(client, front):
    codes = [client.post("/v1/sync", content=front.request()).status_code for _ in range(70)]
    assert codes[0] == 200
    assert codes[-1] == 429


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_no_name_leads_out_of_the_folder(client, front, office, name, method):
    path = f"/v1/files/{name}"
    said = _signed(front.key, method, path) | {"Upload-Length": "3"}
    answer = client.request(method, path, headers=said)
    assert answer.status_code in (404, 405, 401)
    assert (office.folder / "hub.key").exists()


def test_a_file_over_http(client, front):
    content = b"0123456789" * 5000
    path = f"/v1/files/{hashlib.sha256(content).hexdigest()}"
    said = _signed(front.key, "PUT", path) | {"Upload-Length": "50000"}
    half = client.put(path, content=content[:30000], headers=said)
    assert (half.status_code, half.text) == (200, "0\n30000\n")
    assert client.put(path, content=content[30000:], headers=said).text == "30000\n50000\n"
    assert client.put(path, content=b"", headers=said).text == "50000\n"
    get = _signed(front.key, "GET", path)
    assert client.get(path, headers=get).content == content
    part = client.get(path, headers=get | {"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, content[10:20])
    assert part.headers["content-range"] == "bytes 10-19/50000"
    assert client.get(path, headers=get | {"Range": "bytes=50000-"}).status_code == 416


def test_an_unsigned_request_for_a_file_is_refused(client, front):
    path = f"/v1/files/{'a' * 64}"
    other = _signed(front.key, "GET", f"/v1/files/{'b' * 64}")
    for said in ({}, {"X-Cunzhan": "x"}, {"X-Cunzhan": f"{front.device}.AAAA"}, other):
        assert client.get(path, headers=said).status_code in (401, 403)


def test_stations_share_no_files(client, office, front):
    content = b"only ours"
    path = f"/v1/files/{hashlib.sha256(content).hexdigest()}"
    size = {"Upload-Length": "9"}
    client.put(path, content=content, headers=_signed(front.key, "PUT", path) | size)
    assert client.get(path, headers=_signed(front.key, "GET", path)).content == content
    stranger = Pc.enrolled(office, pc.station(office, "石岭"))
    answer = client.get(path, headers=_signed(stranger.key, "GET", path))
    assert answer.status_code == 404


def test_a_file_that_is_refused_on_its_way_is_told_in_the_last_line(client, front):
    content = b"0123456789" * 500
    path = f"/v1/files/{hashlib.sha256(content).hexdigest()}"
    said = _signed(front.key, "PUT", path) | {"Upload-Length": "5000"}
    wrong = client.put(path, content=content[::-1], headers=said)
    assert wrong.text == "0\n422 wrong_digest 0\n"
    more = client.put(path, content=content + b"x", headers=said)
    assert more.text == "0\n413 too_large 0\n"
    assert client.put(path, content=content, headers=said).text == "0\n5000\n"


def test_a_pc_hears_how_far_its_file_is_while_it_comes(client, office, front, monkeypatch):
    monkeypatch.setattr(routes, "TOLD_S", 0.0)
    monkeypatch.setattr(bodies, "PIECE", 1)
    content = b"0123456789" * 500
    path = f"/v1/files/{hashlib.sha256(content).hexdigest()}"
    said = _signed(front.key, "PUT", path) | {"Upload-Length": "5000"}
    with _line(client, office) as line:
        answer = _begun(line, path, said)
        assert answer.readline() == b"0\n"
        for end in (1000, 2000, 3000):
            line.send(b"3e8\r\n%b\r\n" % content[end - 1000 : end])
            assert answer.readline() == b"%d\n" % end
    assert client.put(path, content=content[3000:], headers=said).text == "3000\n5000\n"


def test_a_line_given_up_and_the_next_one_may_bring_the_same(client, office, front, monkeypatch):
    monkeypatch.setattr(routes, "TOLD_S", 0.0)
    monkeypatch.setattr(bodies, "PIECE", 1)
    content = b"0123456789" * 500
    path = f"/v1/files/{hashlib.sha256(content).hexdigest()}"
    said = _signed(front.key, "PUT", path) | {"Upload-Length": "5000"}
    with _line(client, office) as late:
        answer = _begun(late, path, said)
        assert answer.readline() == b"0\n"
        late.send(b"3e8\r\n%b\r\n" % content[:1000])
        assert answer.readline() == b"1000\n"
        with _line(client, office) as line:
            other = _begun(line, path, said)
            assert other.readline() == b"1000\n"
            late.send(b"3e8\r\n%b\r\n" % content[1000:2000])
            assert answer.readline() == b"2000\n"
            line.send(chunked(content[1000:]))
            assert other.read().endswith(b"5000\n")
        late.send(chunked(content[2000:]))
        assert answer.read() == b"5000\n"
    got = client.get(path, headers=_signed(front.key, "GET", path))
    assert got.content == content


def _described(client, office, examples):
    """Ask each operation as the description has it, with random parts."""
    told = client.get("/openapi.json").json()
    assert set(told["paths"]) == {"/v1/county", "/v1/enrol", "/v1/sync", "/v1/files/{name}"}
    assert "206" in told["paths"]["/v1/files/{name}"]["get"]["responses"]
    ca = str(office.folder / tls.FOLDER / "ca.pem")
    seen = []

    def holds(case):
        answer = case.call(base_url=str(client.base_url), verify=ca)
        seen.append((case.method, case.path, answer.status_code))
        assert answer.status_code < 500
        answers = told["paths"][case.path][case.method.lower()]["responses"]
        assert str(answer.status_code) in answers

    quiet = settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    for found in schemathesis.openapi.from_dict(told).get_all_operations():
        assert isinstance(found, Ok)
        quiet(given(case=found.ok().as_strategy())(holds))()
    assert len({(method, path) for method, path, _ in seen}) == 5


@pytest.mark.slow
def test_the_description_is_served_and_holds_under_random_requests(client, office):
    _described(client, office, 15)


@pytest.mark.soak
def test_the_description_holds_under_many_random_requests(client, office):
    _described(client, office, 500)
