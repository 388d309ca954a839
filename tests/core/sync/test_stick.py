"""A station's side of the stick: what lies there, what is offered, and names that play tricks."""

from __future__ import annotations

import os
import shutil

import pytest

from core.sync.bundle import ENDS
from core.sync.errors import StoppedError
from core.sync.medium import (
    ANSWERED,
    ASKED,
    DOWN,
    ROOT,
    UP,
    NoStickError,
    Stick,
    StickFaultError,
    StickGoneError,
)
from tests.faults.mutant import Mutant
from tests.hub.villages import County, Village

MEDIUM = "core/sync/medium.py"
MUTANTS = (
    Mutant(
        MEDIUM,
        "            return StickGoneError()\n",
        "            pass\n",
        "a stick pulled out is told as a broken one",
        "pulled_out",
    ),
    Mutant(
        MEDIUM,
        "            if match and entry.is_file(follow_symlinks=False):\n"
        "                device, number, ending",
        "            if match:\n                device, number, ending",
        "a link on a stick makes the county read any file of the PC",
        "tricks",
    ),
    Mutant(
        MEDIUM,
        "            if not _is_folder(folder):\n                raise StickFaultError(why=name)\n",
        "",
        "a link on a stick makes the PC write anywhere",
        "led_astray",
    ),
    Mutant(
        "core/sync/stick.py",
        "        if stop():\n            raise StoppedError\n",
        "",
        "the clerk cannot stop a slow stick",
        "stopped",
    ),
)
DEVICE = "ABCDEFGHIJKLMNOP"
LEADS = ("..\\", "C:\\", "%2e%2e%2f", "．．", "\u202e", "~", " ", ".", "-", "１", "\n")
ENDS_WITH = (".czb.part", ".czb ", ".czb\n", ".czb:ads", ".exe", ".cz", ".czb.", ".ｃｚｂ", "")
NAMES = (
    *("con", "CON.czb", "aux.czb", "NUL", "com1.czb", "a:b.czb", "x\n.czb", f"{DEVICE}.czb"),
    *(f"{DEVICE}-0.czb", f"{DEVICE}-9999999.czb", f"{DEVICE}--1.czb", f"{DEVICE}-１.czb"),
    *(f"{DEVICE[1:]}-1.czb", f"{DEVICE}A-1.czb", f"{DEVICE}-1 .czb", f"{DEVICE}_1.czb"),
    *(f"{lead}{DEVICE}-1.czb" for lead in LEADS),
    *(f"{DEVICE}-1{end}" for end in ENDS_WITH),
    *(f"{lead}{end}" for lead in ("..\\..\\etc\\passwd", "x") for end in ENDS_WITH),
    *("%2e%2e.czb", "ABCDEFGHIJKLMNO1-1.czb", "ABCDEFGHIJKLMNO!-1.czb", "АBCDEFGHIJKLMNOP-1.czb"),
)


@pytest.fixture
def county(tmp_path):
    opened = County(tmp_path / "county")
    yield opened
    opened.close()


@pytest.fixture
def village(tmp_path, county):
    made = Village(tmp_path / "pc", "柳沟")
    made.join(county, county.found("柳沟"))
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "stick"
    made.mkdir()
    return made


def test_a_stick_that_is_not_there_is_told(tmp_path, village):
    (tmp_path / "file").touch()
    for folder in (tmp_path / "nowhere", tmp_path / "file"):
        for act in (village.sticks.look, village.sticks.write, village.sticks.read):
            with pytest.raises(NoStickError):
                act(folder)


def test_names_that_play_tricks_are_passed_over(tmp_path, folder, village, county):
    home = folder / ROOT / "1"
    home.mkdir(parents=True)
    assert len(set(NAMES)) >= 50
    for name in NAMES:
        (home / name).write_bytes(b"x")
    secret = tmp_path / "secret"
    secret.write_bytes(b"CZBND1 but not for the stick to show")
    (home / f"{DEVICE}-7.czb").symlink_to(secret)
    (home / f"{DEVICE}-8.czb").mkdir()
    os.mkfifo(home / f"{DEVICE}-9.czb")
    for place in ("..", "0", "01", "1a", "-1", "９", "1" * 16):
        if place != "..":
            (folder / ROOT / place).mkdir()
            (folder / ROOT / place / f"{DEVICE}-1.czb").write_bytes(b"x")
    (folder / ROOT / "2").symlink_to(home)
    assert Stick(folder).files(UP, DOWN, ASKED, ANSWERED) == []
    assert county.read(folder) == []
    assert village.sticks.look(folder).offer == "write"
    assert secret.read_bytes().startswith(b"CZBND1 but")


def test_the_last_number_that_a_name_holds_does_not_hide_what_is_written_next(
    folder, village, county
):
    village.work(2)
    home = folder / ROOT / "1"
    home.mkdir(parents=True)
    (home / f"{village.key.device}-999999.czb").write_bytes(b"x")
    village.sticks.write(folder)
    assert [one.events for one in county.read(folder) if one.state == "done"] == [village.events]


@pytest.mark.parametrize("name", [ROOT, f"{ROOT}/1"])
def test_a_writer_is_not_led_astray_by_a_link(tmp_path, folder, village, name):
    away = tmp_path / "away"
    away.mkdir()
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).symlink_to(away)
    with pytest.raises(StickFaultError):
        village.sticks.write(folder)
    assert list(away.rglob("*")) == []


def test_names_are_short_and_plain_and_say_nothing(folder, village):
    village.work(3)
    village.sticks.write(folder)
    (path,) = (one for one in folder.rglob("*") if one.is_file())
    said = str(path.relative_to(folder))
    assert said == f"{ROOT}/1/{village.key.device}-1.czb"
    assert "王".encode() not in path.read_bytes()


def test_a_stick_pulled_out_half_way_is_told_and_the_next_one_takes_all(folder, village):
    village.work(1000)

    def pull(done, total):
        if done > total // 2:
            shutil.rmtree(folder)

    with pytest.raises(StickGoneError):
        village.sticks.write(folder, pull)
    assert village.carried == 0
    folder.mkdir()
    assert village.sticks.write(folder).events == village.events


def test_a_writing_that_is_stopped_leaves_nothing_half_done(folder, village):
    village.work(1000)
    said = []

    def stop() -> bool:
        said.append(1)
        return len(said) > 2

    with pytest.raises(StoppedError):
        village.sticks.write(folder, stop=stop)
    assert [one for one in folder.rglob("*") if one.is_file()] == []
    assert village.carried == 0


def test_volumes_are_never_larger_than_the_stick_s_file_system_allows(folder, village, county):
    village.work(1500)
    village.sticks.volume = 48 << 10
    written = village.sticks.write(folder)
    assert len(written.files) == 2
    sizes = [one.stat().st_size for one in folder.rglob("*.czb")]
    assert sum(sizes) == written.size
    assert max(sizes) <= 48 << 10
    assert sum(one.events for one in county.read(folder)) == village.events
    assert village.sticks.look(folder).carried == village.events


def test_each_state_of_a_stick_has_its_one_offer(folder, village, county, tmp_path):
    look = village.sticks.look(folder)
    assert (look.offer, look.events, look.carried) == ("write", village.events, 0)
    village.sticks.write(folder)
    look = village.sticks.look(folder)
    assert (look.offer, look.carried) == ("nothing", village.events)
    (path,) = folder.rglob("*.czb")
    whole = path.read_bytes()
    path.write_bytes(whole[:200])
    look = village.sticks.look(folder)
    assert (look.offer, look.damaged) == ("write", (path.name,))
    path.write_bytes(whole)
    county.read(folder)
    county.write(folder)
    assert village.sticks.look(folder).offer == "read"
    village.sticks.read(folder)
    (answer,) = folder.rglob("*.czr")
    answer.write_bytes(b"spoilt")
    assert village.sticks.look(folder).offer == "damaged"
    answer.unlink()
    other = folder / ROOT / "9" / f"{DEVICE}-1.czb"
    other.parent.mkdir()
    other.write_bytes(b"somebody else's")
    look = village.sticks.look(folder)
    assert (look.offer, look.others) == ("not_ours", 1)


def test_an_older_bundle_goes_once_the_newer_one_was_read_back(folder, village):
    village.work(3)
    (first,) = village.sticks.write(folder).files
    village.work(3, first=50)
    (second,) = village.sticks.write(folder).files
    assert [one.name for one in folder.rglob("*.czb")] == [second]
    assert first != second
    assert village.carried == village.events


def test_what_a_pulled_stick_was_left_with_goes_with_the_next_writing(folder, village):
    half = folder / ROOT / "1" / f"{village.key.device}-4.czb.part"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    village.sticks.write(folder)
    assert not half.exists()


def test_an_empty_bundle_takes_less_than_what_is_set_aside_for_it(folder, village, county):
    village.net(county)
    assert village.sticks.write(folder).size < ENDS
