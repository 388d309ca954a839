"""Enrolling and syncing as scripts do it: processes, JSON, exit codes, a real hub."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Desk
from tests.near_hub import NearHub

FIGURES = {"requests", "bytes_up", "bytes_down", "handshake_bytes", "events_sent",
           "events_received", "receipts"}  # fmt: skip


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    running = NearHub(tmp_path_factory.mktemp("county")).start()
    yield running
    running.stop(at_once=True)


@pytest.fixture
def number(hub, request):
    return hub.station(request.node.name[:40])


def test_a_station_enrols_by_code_and_syncs(hub, number, desk):
    assert desk("sync").value["error"]["code"] == "sync.not_enrolled"
    told = desk("enrol", hub.code(number))
    assert told.code == 0
    assert told.value["state"] == "enrolled"
    assert told.value["station"] == number
    added = desk("add", "person", "--json", "-", say='{"name": "田甲"}')
    person = added.value[0]["id"]
    assert desk("show", person).value["sync"] == "local"
    done = desk("sync")
    assert done.code == 0
    assert done.value.keys() >= FIGURES
    assert (done.value["events_sent"], done.value["receipts"]) == (3, 1)
    assert desk("show", person).value["sync"] == "receipted"
    assert desk("verify").value["ok"]


def test_a_code_is_looked_at_and_stays_good(hub, number, desk, request):
    code = hub.code(number)
    told = desk("enrol", "--look", code).value
    assert (told["station"], told["name"]) == (number, request.node.name[:40])
    assert told["county"]
    assert desk("sync").value["error"]["code"] == "sync.not_enrolled"
    assert desk("enrol", code).value["county"] == told["county"]


def test_a_pc_of_one_station_is_refused_at_another(hub, number, desk):
    desk("enrol", hub.code(number))
    desk("sync")
    elsewhere = hub.code(hub.station(f"elsewhere{number}"))
    told = desk("enrol", elsewhere)
    assert (told.code, told.value["error"]["code"]) == (1, "sync.other_station")
    assert "另一个站" in told.value["error"]["message"]
    assert desk("enrol", "--look", elsewhere).value["error"]["code"] == "sync.other_station"
    desk("add", "person", "--json", "-", say='{"name": "田甲"}')
    assert desk("sync").value["receipts"] == 1


def test_a_second_pc_joins_and_has_the_books_and_the_clerk(hub, number, desk, tmp_path):
    desk("enrol", hub.code(number))
    desk("add", "person", "--json", "-", say='{"name": "田甲"}')
    desk("sync")
    other = Desk(tmp_path / "other")
    (tmp_path / "other").mkdir()
    told = other("setup", "--join", hub.code(number))
    assert told.code == 0, told.value
    assert told.value["whole"]
    assert told.value["recovery_code"]
    assert other("find", "田甲").value
    assert other("add", "person", "--json", "-", say='{"name": "田乙"}').code == 0
    assert other("--as", "田桂花", "add", "person", "--json", "-", say='{"name": "田丙"}').code == 0
    assert other("sync").value["events_sent"] == 2
    assert desk("sync").value["events_received"] == 2
    assert desk("find", "田丙").value


def test_a_wrong_code_leaves_nothing_in_the_way_of_the_right_one(hub, number, empty):
    code = hub.code(number)
    address, secret, pin = code.split("/")
    wrong = empty("setup", "--join", f"{address}/{secret[::-1]}/{pin}")
    assert wrong.code == 1
    assert wrong.value["error"]["code"] == "sync.unknown_code"
    assert wrong.value["error"]["advice"]
    assert empty("setup", "--join", code).code == 0


def test_an_invitation_file_is_answered_with_a_request_file(hub, number, desk):
    invitation = hub.invitation(number)["file"]
    told = desk("enrol", invitation, "--request", str(desk.folder / "ask.czq"))
    assert told.code == 0
    assert told.value["state"] == "pending"
    assert told.value["request"] == str(desk.folder / "ask.czq")
    assert desk("sync").value["error"]["code"] == "sync.not_enrolled"
    answer = answered(hub, desk.folder / "ask.czq")
    (desk.folder / "answer.czq").write_bytes(answer)
    done = desk("enrol", str(desk.folder / "answer.czq"))
    assert (done.code, done.value["state"]) == (0, "enrolled")
    assert desk("sync").value["events_sent"] == 2


def test_an_answer_to_nobodys_request_is_refused(hub, number, desk, empty):
    invitation = hub.invitation(number)["file"]
    desk("enrol", invitation, "--request", str(desk.folder / "ask.czq"))
    answer = desk.folder / "answer.czq"
    answer.write_bytes(answered(hub, desk.folder / "ask.czq"))
    other = Desk(desk.folder / "other")
    (desk.folder / "other").mkdir()
    other("setup", "--station", "别站", "--village", "500241119202", "--clerk", "甲")
    told = other("enrol", str(answer))
    assert (told.code, told.value["error"]["code"]) == (1, "sync.no_request")
    spoilt = answer.read_bytes()
    answer.write_bytes(spoilt[:80] + bytes((spoilt[80] ^ 1,)) + spoilt[81:])
    told = desk("enrol", str(answer))
    assert told.code == 1
    assert desk("sync").value["error"]["code"] == "sync.not_enrolled"


@pytest.mark.parametrize("said", ["", "abc", "a/b/c", "no-such-file.czq"])
def test_what_is_no_code_is_refused_in_words(desk, said):
    told = desk("enrol", said)
    assert told.code == 1
    assert told.value["error"]["message"]


def answered(hub, request):
    """Bring a request file to the hub and return the answer file's bytes."""
    from core.sync.enrolment import request_of, write_answer
    from core.sync.link import Link

    link = Link([hub.address], ())
    try:
        return write_answer(link.ask("POST", "/v1/enrol", request_of(request.read_bytes())).content)
    finally:
        link.close()


def test_a_pc_changes_its_key_and_goes_on(hub, number, desk):
    assert desk("key", "rotate").value["error"]["code"] == "sync.not_enrolled"
    desk("enrol", hub.code(number))
    desk("add", "person", "--json", "-", say='{"name": "田甲"}')
    told = desk("key", "rotate")
    assert told.code == 0
    assert told.value["state"] == "waiting"
    assert told.value["before"] != told.value["device"]
    assert desk("key", "rotate").value["error"]["code"] == "sync.rotation_waits"
    desk("add", "person", "--json", "-", say='{"name": "田乙"}')
    assert desk("sync").value["events_sent"] == 4
    assert desk("verify").value["ok"]


def test_a_fact_that_two_pcs_took_back_is_entered_again(hub, number, desk, tmp_path):
    desk("enrol", hub.code(number))
    said = '{"what": "充值", "amount_fen": 500}'
    errand = desk("add", "errand", "--json", "-", say=said)
    assert errand.code == 0, errand
    fact = errand.value[0]["id"]
    desk("sync")
    other = Desk(tmp_path / "other")
    (tmp_path / "other").mkdir()
    assert other("setup", "--join", hub.code(number)).code == 0
    for pc in (desk, other):
        assert pc("reverse", fact, "--reason", "记错").code == 0
    for pc in (desk, other, desk):
        pc("sync")
    (double,) = desk("doubles").value
    assert (double["what"], double["of"]) == ("reversed_twice", fact)
    for pc in (desk, other):
        assert len(pc("doubles", "--again", fact).value["ids"]) == 1
    assert desk("doubles").value == []
    for pc in (desk, other, desk):
        pc("sync")
    (double,) = desk("doubles").value
    assert double["what"] == "entered_twice"
    assert len(desk("doubles", "--keep", double["events"][0]).value["ids"]) == 1
    assert desk("doubles").value == []
    assert desk("doubles", "--again", fact).value["error"]["code"] == "base.unknown_record"


def test_a_county_s_new_paper_is_believed_for_its_pin(desk, tmp_path):
    own = NearHub(tmp_path / "own").start()
    desk("enrol", own.code(own.station()))
    own.stop(at_once=True)
    (own.folder / "county.key").unlink()
    told = own.verb("key", "root", "--lost")
    assert told["chained"] is False
    refused = desk("key", "county", told["file"], "A" * 32)
    assert refused.value["error"]["code"] == "sync.wrong_paper"
    assert desk("key", "county", str(tmp_path / "none"), told["pin"]).code == 1
    done = desk("key", "county", told["file"], told["pin"])
    assert (done.code, done.value["state"], done.value["serial"]) == (0, "believed", 2)
