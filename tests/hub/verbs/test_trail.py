"""What is done at the server's own keyboard stands in the audit trail like anybody's deed."""

from __future__ import annotations

import json

from hub.commands import main
from hub.console import audit
from hub.office import Office
from tests.hub.intake import pc
from tests.hub.intake.pc import Pc

STATION = ("station", "add", "柳沟", "--village", "620000000001")


def trail(folder):
    with Office.open(folder) as office, office.store.read() as connection:
        assert audit.first_fault(connection) is None
        return audit.page(connection, None, 50)[::-1]


def act(folder, capsys, *words):
    assert main([*words, "--data", str(folder)]) == 0, capsys.readouterr()
    return json.loads(capsys.readouterr().out)


def test_a_station_a_code_and_a_new_key_leave_an_entry_each(tmp_path, capsys):
    number = act(tmp_path, capsys, *STATION)["station"]
    said = act(tmp_path, capsys, "code", "柳沟", "--role", "trainer")
    serial = act(tmp_path, capsys, "key", "rotate")["serial"]
    deeds = trail(tmp_path)
    assert [(one.account, one.action, one.station) for one in deeds] == [
        ("@server", "station-add", number),
        ("@server", "code", number),
        ("@server", "key-rotate", None),
    ]
    assert (deeds[0].subject, deeds[1].detail, deeds[2].subject) == (
        "柳沟", "trainer", str(serial),
    )  # fmt: skip
    assert said["code"] not in repr(deeds)


def test_a_revocation_says_of_which_pc_why_and_up_to_where(tmp_path, capsys):
    with Office.open(tmp_path) as office:
        number = pc.station(office)
        front = Pc.enrolled(office, number)
    where = ("--epoch", "1", "--seq", "0", "--reason", "电脑丢了")
    act(tmp_path, capsys, "device", "revoke", front.device, *where)
    (deed,) = trail(tmp_path)
    assert (deed.action, deed.station, deed.subject) == ("revoke", number, front.device)
    assert (deed.reason, deed.detail) == ("电脑丢了", "1.0")
