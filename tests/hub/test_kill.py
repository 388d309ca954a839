"""The hub is killed at random moments under load: what it acknowledged is there afterwards."""

from __future__ import annotations

import random
import ssl
import threading
import time

import httpx
import pytest

from core.sync.messages import REPLY, Reply, read_message
from hub.keys import Keys
from tests.faults.mutant import Mutant
from tests.hub.intake.pc import Pc
from tests.sync_hub import Hub

MUTANT = Mutant(
    "hub/store/writer.py",
    "                done.append((future, result))\n",
    "                future.set_result(result)\n                time.sleep(0.05)\n",
    "a receipt would go out before what it receipts is durable",
    "test_a_killed_hub",
)
SENDERS = 3
SECONDS = 1.5


class Sender(threading.Thread):
    """A PC that sends two events at a time and remembers what was acknowledged."""

    def __init__(self, hub: Hub, keys: Keys, station: int) -> None:
        super().__init__(daemon=True)
        self.pc = Pc()
        self.acknowledged = 0
        self.ended = threading.Event()
        self._hub = hub
        self._keys = keys
        secret = hub.code(station).split("/")[1]
        with self._client() as client:
            assert client.post("/v1/enrol", content=self.pc.application(secret)).status_code == 200

    def _client(self) -> httpx.Client:
        context = ssl.create_default_context(cafile=self._hub.folder / "tls" / "ca.pem")
        return httpx.Client(base_url=f"https://{self._hub.address}", verify=context, timeout=20)

    def run(self) -> None:
        with self._client() as client:
            while not self.ended.is_set():
                try:
                    self.send(client)
                except httpx.HTTPError:
                    return

    def send(self, client: httpx.Client) -> Reply:
        """Send what is not acknowledged yet and note what is then."""
        self.pc.live(1)
        raw = self.pc.request(self.pc.segment(self.acknowledged + 1))
        answer = client.post("/v1/sync", content=raw)
        if answer.status_code != 200:
            return Reply(hub_ms=0)
        hub = (self._keys.signing.public,)
        reply = read_message(REPLY, answer.content, Reply, hub, raw)
        self.acknowledged = max([self.acknowledged, *(one.seq for one in reply.receipts)])
        return reply

    def end(self) -> int:
        """Ask the hub how far it has this log."""
        with self._client() as client:
            raw = self.pc.request()
            answer = client.post("/v1/sync", content=raw)
            hub = (self._keys.signing.public,)
            return read_message(REPLY, answer.content, Reply, hub, raw).end


def _killed(folder, rounds):
    luck = random.Random(7)
    hub = Hub(folder).start()
    try:
        station = hub.station()
        keys = Keys.load(folder)
        acknowledged = 0
        for _ in range(rounds):
            senders = [Sender(hub, keys, station) for _ in range(SENDERS)]
            for one in senders:
                one.start()
            time.sleep(luck.uniform(0.2, SECONDS))
            hub.stop(at_once=True)
            for one in senders:
                one.ended.set()
                one.join(30)
            hub.start()
            for one in senders:
                assert one.end() >= one.acknowledged
                acknowledged += one.acknowledged
        verdict = hub.verb("verify")
    finally:
        hub.stop()
    assert verdict["ok"], verdict
    assert acknowledged > rounds
    assert verdict["events"] >= acknowledged


@pytest.mark.slow
def test_a_killed_hub_has_what_it_acknowledged(tmp_path):
    _killed(tmp_path / "county", 2)


@pytest.mark.soak
def test_a_hub_killed_hundreds_of_times_has_what_it_acknowledged(tmp_path):
    _killed(tmp_path / "county", 300)
