"""A new root, and the file by which stations are told of it."""

from __future__ import annotations

import json

import pytest

from core.keys.certificate import Replacement, pin_of
from core.sync.messages import decoded
from core.sync.replacing import MAGIC
from hub.commands import main
from hub.keys import Keys
from tests.faults.mutant import Mutant

MUTANT = Mutant(
    "hub/rooting.py",
    "        by_hand(county.serial): write_by_hand(said),\n",
    "",
    "a full stick would leave a county with a new root and no file to tell of it",
)


def pin_in(path):
    return pin_of(decoded(path.read_bytes().removeprefix(MAGIC), Replacement).county)


@pytest.mark.parametrize("where", ["", "there", "away"])
def test_the_pin_is_told_and_the_file_is_kept_wherever_it_was_asked_for(tmp_path, capsys, where):
    folder, stick = tmp_path / "county", tmp_path / where
    (tmp_path / "there").mkdir()
    folder.mkdir()
    Keys.found(folder, 1)
    words = ("--file", str(stick / "told.czc")) if where else ()
    code = main(["key", "root", *words, "--data", str(folder)])
    said = json.loads(capsys.readouterr().out)
    here = folder / "county-2.czc"
    assert said["pin"] == Keys.load(folder).pin == pin_in(here)
    assert code == (1 if where == "away" else 0)
    assert said.get("unwritten", "") == (str(stick / "told.czc") if where == "away" else "")
    assert said["file"] == str(stick / "told.czc" if where == "there" else here)
    if where == "there":
        assert (stick / "told.czc").read_bytes() == here.read_bytes()
