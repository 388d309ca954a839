"""Accounts made at the server's own keyboard."""

from __future__ import annotations

import json

from hub.commands import main
from hub.console import accounts, audit
from hub.console.passwords import Passwords
from hub.office import Office

PASSWORD = "一句写在这里试试的话"


def told(capsys):
    return json.loads(capsys.readouterr().out)


def account(folder, name):
    with Office.open(folder) as office, office.store.read() as connection:
        assert audit.first_fault(connection) is None
        return accounts.one(connection, name)


def add(folder, *words):
    return main(["account", "add", *words, "--data", str(folder)])


def test_an_account_is_made_with_a_made_up_password_that_is_said_once(tmp_path, capsys):
    assert add(tmp_path, "王芳", "--role", "coordinator", "--township", "石门镇") == 0
    said = told(capsys)
    kept = account(tmp_path, "王芳")
    assert (kept.role, kept.township) == ("coordinator", "石门镇")
    assert Passwords().fits(said["password"], kept.password)


def test_a_given_password_is_not_repeated(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("CUNZHAN_PASSPHRASE", PASSWORD)
    assert add(tmp_path, "admin", "--role", "administrator", "--township", "x") == 0
    assert told(capsys) == {"account": "admin", "role": "administrator"}
    kept = account(tmp_path, "admin")
    assert kept.township is None
    assert Passwords().fits(PASSWORD, kept.password)


def test_a_name_that_is_taken_is_refused_unless_it_is_renewed(tmp_path, capsys):
    assert add(tmp_path, "王芳", "--role", "coordinator") == 0
    first = told(capsys)["password"]
    assert add(tmp_path, "王芳", "--role", "coordinator") == 1
    assert told(capsys)["error"]["code"] == "console.account_taken"
    assert add(tmp_path, "王芳", "--role", "auditor", "--renew") == 0
    kept = account(tmp_path, "王芳")
    assert kept.role == "auditor"
    assert not Passwords().fits(first, kept.password)


def test_a_password_that_is_too_short_makes_no_account(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("CUNZHAN_PASSPHRASE", "短")
    assert add(tmp_path, "王芳", "--role", "coordinator") == 1
    assert told(capsys)["error"]["code"] == "console.password_short"
