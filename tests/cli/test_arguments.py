"""The command line: what opens the desk is read without the grammar of the verbs."""

import datetime as dt
import io
import json
from pathlib import Path

import pytest

from cli import arguments
from cli.arguments import VERBS, parse
from hub import commands as county
from main import main as desk
from words import say
from words.command import NotUnderstoodError


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


REMARKS = (
    ("totals --kind up --bogus", "不认识 --bogus"),
    ("totals", "还缺 --kind"),
    ("totals --kind", "--kind 后面少了一个值"),
    ("label --s -o x.pdf", "--s 可以是 --single, --skip"),
    ("label --single=1 -o x.pdf", "--single 后面不带值"),
    ("label --skip x -o x.pdf", "--skip 要整数，不能是 'x'"),
    ("doubles --keep 1 --again 2", "--again 不能和 --keep 一起用"),
    ("--lang en doubles --keep 1 --again 2", "--again and --keep cannot be used together"),
    ("receipt 1 -o x.pdf --form odd", "--form 没有 'odd'，可用的有：'a5', 'roll'"),
    ("advice --from 2026", "--from 要写成 2026-11-21 这样，不能是 '2026'"),
)


@pytest.mark.parametrize(("line", "why"), REMARKS)
def test_what_is_not_understood_is_told_in_words(line, why):
    try:
        with pytest.raises(NotUnderstoodError) as refused:
            parse(line.split())
    finally:
        say.install(None)
    assert refused.value.args_by_name["why"] == why


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_says_that_there_are_verbs(flag, capsys):
    with pytest.raises(SystemExit):
        parse([flag])
    assert "VERB ..." in capsys.readouterr().out


@pytest.mark.parametrize("program", [desk, county.main])
def test_what_is_said_is_utf8_whatever_code_page_the_system_has(program, monkeypatch):
    said, told = (io.TextIOWrapper(io.BytesIO(), encoding="cp936") for _ in range(2))
    monkeypatch.setattr("sys.stdout", said)
    monkeypatch.setattr("sys.stderr", told)
    assert program(["\U0002a6a5㛃"]) == 2
    for stream in (said, told):
        stream.flush()
    assert "\U0002a6a5㛃" in json.loads(said.buffer.getvalue())["error"]["message"]
    assert "\U0002a6a5㛃" in told.buffer.getvalue().decode("utf-8")
