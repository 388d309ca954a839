"""The command line: what opens the desk is read without the grammar of the verbs."""

import datetime as dt
from pathlib import Path

import pytest

from cli import arguments
from cli.arguments import VERBS, NotUnderstoodError, parse


def test_flags_alone_open_the_desk(tmp_path, monkeypatch):
    monkeypatch.setattr(arguments, "parser", None)
    call = parse(["--data", str(tmp_path), "--day", "2026-11-21", "--from-backup"])
    assert (call.verb, call.act) == ("", None)
    assert (call.data, call.day) == (tmp_path, dt.date(2026, 11, 21))
    assert call.flags.from_backup


def test_a_verb_is_read_with_its_own_flags_behind_the_desks():
    call = parse(["--key-file", "key", "verify"])
    assert call.verb == "verify"
    assert call.key_file == Path("key")
    assert call.act is not None


def test_a_folder_that_is_called_like_a_verb_is_a_folder():
    assert parse(["--data", "sync"]).verb == ""


def test_a_word_that_is_no_verb_is_answered_with_those_there_are():
    with pytest.raises(NotUnderstoodError) as refused:
        parse(["frob"])
    assert all(verb in str(refused.value) for verb in VERBS)


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_says_that_there_are_verbs(flag, capsys):
    with pytest.raises(SystemExit):
        parse([flag])
    assert "VERB ..." in capsys.readouterr().out
