"""A new recovery code on the command line."""

from __future__ import annotations

import contextlib

from core.db.unlock import Secrets
from core.station import Station


def test_a_new_code_opens_the_file_and_the_old_one_no_longer(empty):
    words = ("setup", "--station", "石门村站", "--village", "500241119202", "--clerk", "田桂花")
    old = empty(*words).value["recovery_code"]
    made = empty("recovery", "new")
    assert made.code == 0
    new = made.value["recovery_code"]
    assert len(new) == len(old)
    data = ("--data", str(empty.data), "totals", "--kind", "up")
    assert empty.bare(*data, env={"CUNZHAN_RECOVERY": new}).code == 0
    refused = empty.bare(*data, env={"CUNZHAN_RECOVERY": old})
    assert (refused.code, refused.value["error"]["code"]) == (1, "db.wrong_key")
    unseen = empty("recovery", "kept")
    assert (unseen.code, unseen.value["error"]["code"]) == (1, "db.void_sheet")
    kept = empty("recovery", "kept", env={"CUNZHAN_RECOVERY": new})
    assert kept.value == {"on_paper": True}


def test_a_named_clerk_who_is_not_the_head_puts_no_backup_back(desk):
    secrets = Secrets(key_file=desk.key, keyring=False)
    with contextlib.closing(Station.open(desk.data, secrets)) as station:
        station.people.add_clerk("李建国")
    refused = desk("--as", "李建国", "restore", "none.czb")
    assert (refused.code, refused.value["error"]["code"]) == (1, "people.not_head")
