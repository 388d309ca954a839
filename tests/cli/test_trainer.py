"""A trainer's laptop: let in by several stations, a folder for each, and only to teach."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Desk
from tests.near_hub import NearHub

CLASS = {
    "name": "收寄第1期", "module": "law", "first": "2026-11-20", "place": "村委会",
    "teacher": "石老师", "theory_minutes": 120, "practice_minutes": 60, "mentor_minutes": 60,
}  # fmt: skip
ERRAND = '{"what": "充值", "amount_fen": 100}'


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    running = NearHub(tmp_path_factory.mktemp("county")).start()
    yield running
    running.stop(at_once=True)


def trainer_code(hub, number):
    where = ("--host", "127.0.0.1", "--port", str(hub.port))
    return hub.verb("code", str(number), "--role", "trainer", *where)["code"]


def test_a_laptop_teaches_at_two_stations_and_sells_at_none(hub, desk, tmp_path_factory):
    first, second = hub.station("石门", "500241119202"), hub.station("龙池", "500241106201")
    assert desk("enrol", hub.code(first)).value["role"] == "station"
    assert desk("sync").code == 0
    for number in (first, second):
        laptop = Desk(tmp_path_factory.mktemp(f"laptop-{number}"))
        joined = laptop("setup", "--join", trainer_code(hub, number)).value["enrolled"]
        assert (joined["role"], joined["station"]) == ("trainer", number)
        assert laptop("add", "class", "--json", "-", say=json.dumps(CLASS)).code == 0
        assert laptop("add", "person", "--json", "-", say='{"name": "田甲"}').code == 0
        said = laptop("add", "errand", "--json", "-", say=ERRAND)
        assert (said.code, said.value["error"]["code"]) == (1, "journal.not_its_role")
        assert laptop("sync").code == 0
        assert laptop("verify").value["ok"]
    assert desk("sync").code == 0
    assert desk("find", "田甲").value
    assert hub.verb("verify")["parked"] == 0
    assert desk("add", "errand", "--json", "-", say=ERRAND).code == 0
